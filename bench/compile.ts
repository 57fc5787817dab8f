import { cp, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { runProgram } from '../scripts/run-program.ts'
import type { Scope } from './scope.ts'

/** The compiled page of a source, such as `src/cli/main.ts`. */
export type Compiled = (source: string) => string

const root = resolve(import.meta.dirname, '..')

/**
 * Compiles `src` and `bench` into a directory of their own: what is measured is what is published, not
 * what a TypeScript loader makes of it.
 */
export async function compile(scope: Scope): Promise<Compiled> {
  const directory = await mkdtemp(join(tmpdir(), 'stowage-bench-'))
  const compilerOptions = { noEmit: false, noCheck: true, rootDir: root, outDir: directory }
  const include = ['src', 'bench', 'scripts'].map((folder) => join(root, folder))
  const exclude = [join(root, '**/*.test.ts')]
  const project = { extends: join(root, 'tsconfig.json'), compilerOptions, include, exclude }
  await cp(join(root, 'package.json'), join(directory, 'package.json'))
  await symlink(join(root, 'node_modules'), join(directory, 'node_modules'), 'dir')
  const file = join(directory, 'tsconfig.json')
  await writeFile(file, JSON.stringify(project))
  const { code, output } = await runProgram(join(root, 'node_modules/.bin/tsc'), ['-p', file])
  // Not before: an interrupted compiler would make the directory again.
  scope.defer(() => rm(directory, { recursive: true }))
  if (code !== 0) throw new Error(`the build failed:\n${output}`)
  return (source) => join(directory, source.replace(/\.ts$/, '.js'))
}
