import { createRecent } from '../core/recent.ts'
import type { Bodies } from './bodies.ts'
import { isCustomers } from './encryption/seal.ts'
import type { ByteRange, ObjectAddress, ObjectBody } from './engine.ts'
import type { DeleteMarker, ObjectVersion } from './object-version.ts'

type Found = ObjectVersion | DeleteMarker | undefined

/** The latest versions that were read last, with the bytes of small ones: what is hot costs no look into the index. */
export interface LatestVersions {
  find(address: ObjectAddress): Found
  read(version: ObjectVersion, range?: ByteRange, customerKey?: Uint8Array): ObjectBody
  /** Runs what changes the versions of a key. From its start on, nothing of before is remembered. */
  change<Result>(
    address: Pick<ObjectAddress, 'bucket' | 'key'>,
    work: () => Promise<Result>,
  ): Promise<Result>
}

interface Entry {
  readonly version: ObjectVersion
  bytes: Uint8Array | undefined
}

/** Entries per generation: with bodies of 4 KiB, all of them are some 20 MB. */
const size = 2048

export function createLatestVersions(
  look: (address: ObjectAddress) => Found,
  bodies: Bodies,
): LatestVersions {
  const entries = createRecent<Entry>(size)
  // How many changes of a key are under way: what is read meanwhile may be of before, and is not kept.
  const changing = new Map<string, number>()
  return {
    find(address) {
      if (address.versionId !== undefined) return look(address)
      const name = nameOf(address)
      const known = entries.peek(name)
      if (known !== undefined) return known.version
      const version = look(address)
      if (version === undefined || version.deleteMarker || changing.has(name)) return version
      return entries.get(name, () => ({ version, bytes: undefined })).version
    },
    read(version, range, customerKey) {
      // What takes a key to read is not kept for those without.
      const isKept = version.body.kind === 'inline' && !isCustomers(version.seal)
      const entry = isKept ? entries.peek(nameOf(version)) : undefined
      // A version that was found before it changed has bytes of its own.
      if (entry?.version !== version) return bodies.read(version, range, customerKey)
      entry.bytes ??= bytesOf(bodies.read(version))
      if (entry.bytes === undefined) return bodies.read(version, range)
      const { bytes } = entry
      return { kind: 'bytes', bytes: range ? bytes.subarray(range.start, range.end + 1) : bytes }
    },
    async change(address, work) {
      const name = nameOf(address)
      changing.set(name, (changing.get(name) ?? 0) + 1)
      entries.forget(name)
      try {
        return await work()
      } finally {
        const left = (changing.get(name) ?? 1) - 1
        if (left === 0) changing.delete(name)
        else changing.set(name, left)
      }
    },
  }
}

/** No bucket's name holds a slash. */
const nameOf = ({ bucket, key }: Pick<ObjectAddress, 'bucket' | 'key'>): string =>
  `${bucket}/${key}`

const bytesOf = (body: ObjectBody): Uint8Array | undefined =>
  body.kind === 'bytes' ? body.bytes : undefined
