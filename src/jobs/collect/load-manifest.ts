import { readFile } from 'node:fs/promises'
import { isStowageError } from '../../core/error.ts'
import { systemCode } from '../../core/system-code.ts'
import { nearest } from '../../declaration/nearest.ts'
import type { PublicStorage } from '../../storage/storage.ts'
import { jobError } from '../errors.ts'
import { manifestName, parseManifest } from './manifest.ts'

/** The static assets of an application, by the names that they have in its sources. */
export interface Assets {
  /** The public URL: `assets.url('css/style.css')`. Throws `AssetUnknown`. */
  readonly url: (name: string) => string
  /** The key in the storage. Throws `AssetUnknown`. */
  readonly key: (name: string) => string
  readonly names: readonly string[]
}

export interface LoadManifestOptions {
  /** The file that `collect` wrote, which is read in place of the storage. */
  readonly file?: string | undefined
  readonly signal?: AbortSignal | undefined
}

/**
 * Reads the manifest once, so that URLs are there at once from then on. Throws `ManifestMissing`,
 * `ManifestInvalid`.
 */
export async function loadManifest(
  storage: PublicStorage,
  { file, signal }: LoadManifestOptions = {},
): Promise<Assets> {
  const where = file ?? storage.reference(manifestName)
  const text = file === undefined ? await stored(storage, signal) : await local(file)
  const { paths } = parseManifest(text, where)
  // Not the object itself: a name may be that of a property that all objects have.
  const keys = new Map(Object.entries(paths))
  const names = [...keys.keys()]
  const key = (name: string): string => {
    const known = keys.get(name)
    if (known !== undefined) return known
    throw unknown(name, { names, where })
  }
  return { names, key, url: (name) => storage.url(key(name)) }
}

async function stored(storage: PublicStorage, signal: AbortSignal | undefined): Promise<string> {
  try {
    const { body } = await storage.get(manifestName, { signal })
    return await body.text()
  } catch (error) {
    if (isStowageError(error, 'NoSuchKey')) throw missing(storage.reference(manifestName), error)
    throw error
  }
}

async function local(file: string): Promise<string> {
  return readFile(file, 'utf8').catch((error: unknown) => {
    throw systemCode(error) === 'ENOENT' ? missing(file, error) : error
  })
}

const missing = (where: string, cause: unknown): Error =>
  jobError('ManifestMissing', { message: `There is no manifest at ${where}.`, cause })

interface Known {
  readonly names: readonly string[]
  readonly where: string
}

function unknown(name: string, { names, where }: Known): Error {
  const meant = meantBy(name, names)
  const suggestion = meant === undefined ? '' : ` Did you mean ${JSON.stringify(meant)}?`
  return jobError('AssetUnknown', {
    message: `The manifest has no ${JSON.stringify(name.slice(0, 200))}.${suggestion}`,
    context: { name: name.slice(0, 200), manifest: where },
  })
}

/** The same file of another directory, or else what is spelt most like it. */
function meantBy(name: string, names: readonly string[]): string | undefined {
  const last = name.slice(name.lastIndexOf('/') + 1)
  const moved = names.find((each) => each === last || each.endsWith(`/${last}`))
  if (moved !== undefined) return moved
  const winners: string[] = []
  for (let at = 0; at < names.length; at += 100) {
    const winner = nearest(name, names.slice(at, at + 100))
    if (winner !== undefined) winners.push(winner)
  }
  return nearest(name, winners)
}
