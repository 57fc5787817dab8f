import { extname } from 'node:path'
import { visibleText } from '../../declaration/printable.ts'
import { jobError } from '../errors.ts'
import type { Asset } from './asset.ts'
import type { AssetReference } from './asset-reference.ts'
import { cssReferences } from './css-references.ts'
import { readText, type AssetText } from './read-text.ts'
import { resolveReference } from './resolve-reference.ts'
import { moduleReferences, sourceMapReference } from './script-references.ts'

/** A reference to an asset of the same directory. */
export interface AssetLink extends AssetReference {
  /** The name of that asset. */
  readonly to: string
}

/** An asset whose text names others. */
export interface LinkedAsset extends AssetText {
  readonly name: string
  readonly links: readonly AssetLink[]
}

export interface LinkOptions {
  /** Where pages have the directory: `/static/`. @default absolute paths name nothing of it */
  readonly base?: string | undefined
  /** Whether relative imports of modules are rewritten. @default false */
  readonly modules?: boolean | undefined
  /** What happens to references that lead nowhere. @default 'error' */
  readonly missing?: 'error' | 'leave' | undefined
}

/** Reads what an asset names. Undefined if it names none of the others. Throws `AssetMissing`. */
export async function linkAsset(
  { name, file }: Asset,
  names: ReadonlySet<string>,
  options: LinkOptions,
): Promise<LinkedAsset | undefined> {
  const find = finderOf(name, options)
  if (find === undefined) return undefined
  const { text, encoding } = await readText(file)
  const links: AssetLink[] = []
  for (const reference of await find(text)) {
    const resolved = resolveReference(name, decoded(reference.url, encoding), options.base)
    if (resolved === undefined) continue
    if (names.has(resolved.name)) links.push({ ...reference, to: resolved.name })
    else if (!reference.isOptional && options.missing !== 'leave')
      throw missing(name, lineOf(text, reference.start), resolved.name)
  }
  return links.length === 0 ? undefined : { name, text, encoding, links }
}

type Finder = (text: string) => readonly AssetReference[] | Promise<readonly AssetReference[]>

function finderOf(name: string, { modules = false }: LinkOptions): Finder | undefined {
  const ending = extname(name).toLowerCase()
  if (ending === '.css') return cssReferences
  if (ending !== '.js' && ending !== '.mjs') return undefined
  if (!modules) return sourceMapReference
  return async (text) => [...(await importsOf(name, text)), ...sourceMapReference(text)]
}

async function importsOf(name: string, text: string): Promise<readonly AssetReference[]> {
  try {
    return await moduleReferences(text)
  } catch (cause) {
    const message = `${visibleText(name)} cannot be read as a module.`
    throw jobError('CollectFailed', { message, context: { asset: name }, cause })
  }
}

const decoded = (url: string, encoding: BufferEncoding): string =>
  encoding === 'latin1' ? Buffer.from(url, 'latin1').toString('utf8') : url

const lineOf = (text: string, at: number): number => text.slice(0, at).split('\n').length

const missing = (asset: string, line: number, wanted: string): Error =>
  jobError('AssetMissing', {
    message: `${visibleText(asset)}, line ${line}, names ${visibleText(wanted)}, which is not there.`,
    context: { asset, line, missing: wanted },
  })
