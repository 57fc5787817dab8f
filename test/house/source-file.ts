import { readdir, readFile } from 'node:fs/promises'
import { resolve, sep } from 'node:path'

/** One page of the repository. Rules are functions of these alone, so that a test can plant them. */
export interface SourceFile {
  /** From the root of the repository, with slashes. */
  readonly path: string
  readonly text: string
}

/** What a rule found: `path: what is wrong`, nothing when all is well. */
export type Findings = readonly string[]

/** The pages under some directories whose names end in `extension`, sorted by path. */
export async function readSourceFiles(
  root: string,
  directories: readonly string[],
  extension: string,
): Promise<readonly SourceFile[]> {
  const lists = await Promise.all(directories.map((directory) => pathsUnder(root, directory)))
  const paths = lists.flat().filter((path) => path.endsWith(extension))
  return Promise.all(
    paths.toSorted().map(async (path) => ({ path, text: await readText(root, path) })),
  )
}

async function pathsUnder(root: string, directory: string): Promise<readonly string[]> {
  const recursive = directory !== '.'
  const names = await readdir(resolve(root, directory), { recursive }).catch(() => [])
  const prefix = recursive ? `${directory}/` : ''
  return names.map((name) => prefix + name.split(sep).join('/'))
}

/** Empty for a page that somebody deletes at this moment. */
async function readText(root: string, path: string): Promise<string> {
  return readFile(resolve(root, path), 'utf8').catch(() => '')
}

export const isTest = ({ path }: SourceFile): boolean => /\.test\.(fixture\.)?ts$/.test(path)

/** A page of the product: under `src`, not a test. */
export const isProduct = (file: SourceFile): boolean =>
  file.path.startsWith('src/') && !isTest(file)

/** The text without its comments, as far as lines tell. */
export function codeOf({ text }: SourceFile): string {
  return text.replace(/^\s*\/\*[\s\S]*?\*\//gm, '').replace(/(^|\s)\/\/ .*$/gm, '')
}
