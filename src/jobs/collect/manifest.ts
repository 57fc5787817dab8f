import { createHash } from 'node:crypto'
import { z } from 'zod'
import { jobError } from '../errors.ts'
import { hashLength } from './hashed-name.ts'

/** The key of the manifest, and its name on this machine. */
export const manifestName = 'staticfiles.json'

const manifestSchema = z.object({
  /** Of the format. */
  version: z.literal('1.1'),
  /** The key of each asset, by its name. */
  paths: z.record(z.string(), z.string()),
  /** Changes when any of the paths does. */
  hash: z.string(),
  /** SHA-256 of the assets whose keys do not tell when they change. */
  contents: z.record(z.string(), z.string()).default({}),
  /** Whether the assets are stored under their names too. */
  originals: z.boolean().default(false),
})

/** Which key each asset has, in the shape of Django's `staticfiles.json`. */
export type Manifest = z.output<typeof manifestSchema>

/** Reads a manifest. Throws `ManifestInvalid`. */
export function parseManifest(text: string, where: string): Manifest {
  try {
    return manifestSchema.parse(JSON.parse(text))
  } catch (cause) {
    const message = `${where} is no manifest of static assets.`
    throw jobError('ManifestInvalid', { message, context: { manifest: where }, cause })
  }
}

/** Makes a manifest; the same assets give the same text. */
export function createManifest(
  assets: Iterable<{ readonly name: string; readonly path: string; readonly hash: string }>,
  originals: boolean,
): Manifest {
  const sorted = [...assets].toSorted((a, b) => (a.name < b.name ? -1 : 1))
  const paths = Object.fromEntries(sorted.map(({ name, path }) => [name, path]))
  const fixed = sorted.filter(({ name, path }) => name === path)
  const contents = Object.fromEntries(fixed.map(({ name, hash }) => [name, hash]))
  const hash = createHash('sha256').update(JSON.stringify(paths)).digest('hex')
  return { version: '1.1', paths, hash: hash.slice(0, hashLength), contents, originals }
}

/** The text of a manifest. */
export const manifestText = (manifest: Manifest): string =>
  `${JSON.stringify(manifest, undefined, 2)}\n`
