import { randomBytes } from 'node:crypto'
import { engineError } from '../errors.ts'
import { keyRingPath, readKeyRing, writeKeyRing } from './key-ring-file.ts'
import type { KeyRingFile, WrappedKey } from './key-ring-file.ts'
import { keyBytes, unwrapKey, wrapKey } from './key-wrap.ts'
import { createMasterKey, fingerprint, readMasterKey } from './master-key.ts'
import type { MasterKey } from './master-key.ts'

/** The server's own keys, unwrapped: they wrap the keys of bodies. */
export interface KeyRing {
  /** By the name that seals give them. */
  readonly keys: ReadonlyMap<string, Buffer>
  /** What new bodies are sealed with. */
  readonly active: { readonly by: string; readonly wrapping: Buffer }
  /** The number of the newest key. */
  readonly newest: number
}

export interface KeyRingOptions {
  /** Where `keys.json` is. */
  readonly directory: string
  /** A master key from outside; otherwise the one in `masterKeyFile`. */
  readonly masterKey?: MasterKey
  /** Made, when a ring is. */
  readonly masterKeyFile: string
  /** The greatest number that a key of this directory is known to have had, 0 at first. */
  readonly known: number
  /** In milliseconds. */
  readonly now: () => number
}

/**
 * Opens the ring of a data directory, or makes one. Throws `KeysMissing`, `KeysCorrupt`, `MasterKeyMissing`,
 * `MasterKeyWrong`, `MasterKeyInvalid`, `MasterKeyExposed`; then nothing was changed.
 */
export async function openKeyRing(options: KeyRingOptions): Promise<KeyRing> {
  const { directory, known } = options
  const stored = await readKeyRing(directory)
  checkNewest(stored, known, directory)
  if (stored === undefined) return createKeyRing(options)
  const master = await masterKeyOf(options)
  const keys = unwrapped(stored, master, directory)
  // A rotation that was interrupted left it open to two master keys; the one in use stays.
  const alone = withMaster(stored, master)
  if (alone !== undefined) await writeKeyRing(directory, alone)
  return ringOf(keys)
}

async function createKeyRing(options: KeyRingOptions): Promise<KeyRing> {
  const { directory, masterKeyFile, now } = options
  const given = options.masterKey ?? (await readMasterKey(masterKeyFile))
  const master = given ?? (await createMasterKey(masterKeyFile))
  const key = randomBytes(keyBytes)
  const first = wrappedKey({ id: 1, key, created: isoTime(now()) }, [master])
  await writeKeyRing(directory, { format: 1, keys: [first] })
  return ringOf(new Map([[1, key]]))
}

/** The master key that opens a ring which is there. Throws `MasterKeyMissing`. */
export async function masterKeyOf({
  masterKey,
  masterKeyFile,
}: Pick<KeyRingOptions, 'masterKey' | 'masterKeyFile'>): Promise<MasterKey> {
  const master = masterKey ?? (await readMasterKey(masterKeyFile))
  if (master !== undefined) return master
  throw engineError('MasterKeyMissing', {
    message: `There is no master key: neither was one given, nor is there ${masterKeyFile}.`,
    context: { file: masterKeyFile },
  })
}

/** The keys of a ring, by number. Throws `MasterKeyWrong`. */
export function unwrapped(
  { keys }: KeyRingFile,
  master: MasterKey,
  directory: string,
): ReadonlyMap<number, Buffer> {
  const print = fingerprint(master.key)
  const opened = keys.map(({ id, wrapped }): [number, Buffer] => {
    const key = unwrapKey(Buffer.from(wrapped[print] ?? '', 'base64'), master.key)
    if (key !== undefined) return [id, key]
    const file = keyRingPath(directory)
    throw engineError('MasterKeyWrong', {
      message: `The master key of ${master.source} does not open ${file}.`,
      context: { source: master.source, file },
    })
  })
  return new Map(opened)
}

export interface NewKey {
  readonly id: number
  readonly key: Uint8Array
  /** ISO 8601. */
  readonly created: string
}

/** The key, wrapped by each of these. */
export function wrappedKey(
  { id, key, created }: NewKey,
  masters: readonly MasterKey[],
): WrappedKey {
  const wrapped = masters.map((master): [string, string] => [
    fingerprint(master.key),
    wrapKey(key, master.key).toString('base64'),
  ])
  return { id, created, wrapped: Object.fromEntries(wrapped) }
}

export const isoTime = (now: number): string => new Date(now).toISOString()

/** The ring, open to this master key alone; undefined if it is so already. */
function withMaster(ring: KeyRingFile, master: MasterKey): KeyRingFile | undefined {
  if (ring.keys.every(({ wrapped }) => Object.keys(wrapped).length === 1)) return undefined
  const print = fingerprint(master.key)
  return {
    ...ring,
    keys: ring.keys.map((key) => ({ ...key, wrapped: { [print]: key.wrapped[print] ?? '' } })),
  }
}

function ringOf(keys: ReadonlyMap<number, Buffer>): KeyRing {
  const named = new Map([...keys].map(([id, key]) => [`ring:${id}`, key]))
  const newest = Math.max(...keys.keys())
  const by = `ring:${newest}`
  const wrapping = named.get(by)
  if (wrapping === undefined) throw engineError('KeysCorrupt')
  return { keys: named, active: { by, wrapping }, newest }
}

/** Throws `KeysMissing` if the ring ends before the newest key that is known: it is an older one, or gone. */
export function checkNewest(ring: KeyRingFile | undefined, known: number, directory: string): void {
  if ((ring?.keys.at(-1)?.id ?? 0) >= known) return
  const file = keyRingPath(directory)
  throw engineError('KeysMissing', {
    message: `${file} lacks key ${known}, which objects were encrypted with.`,
    context: { file, key: known },
  })
}
