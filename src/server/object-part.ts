import type { ByteRange, Engine } from '../engine/engine.ts'
import type { ObjectVersion } from '../engine/object-version.ts'
import { partChecksumMembers } from '../protocol/checksum/object-checksums.ts'
import { s3Error } from '../protocol/errors.ts'

/** One of the parts that an object was uploaded in. */
export interface ObjectPart {
  /** Ends before its start if the part has no bytes; undefined if the object has none. */
  readonly range: ByteRange | undefined
  /** How many parts there are. */
  readonly count: number
  /** True for an object put whole, which counts as its own first part. */
  readonly isWhole: boolean
  /** Its own: `ChecksumCRC32` and its kin. */
  readonly checksums: Readonly<Record<string, string>>
}

/** Finds a part of an object, counted from 1. Throws `InvalidPartNumber`. */
export async function partOf(
  version: ObjectVersion,
  partNumber: number,
  engine: Engine,
): Promise<ObjectPart> {
  const layouts = await engine.partsOf(version)
  const isWhole = layouts.length === 0
  const count = isWhole ? 1 : layouts.length
  // Parts may have been numbered with gaps. What is asked for is the first, the second, …
  const found = isWhole ? { size: version.size, extra: {} } : layouts[partNumber - 1]
  if (found === undefined || partNumber > count) {
    throw s3Error('InvalidPartNumber', {
      context: { PartNumberRequested: partNumber, ActualPartCount: count },
    })
  }
  const start = layouts.slice(0, partNumber - 1).reduce((sum, { size }) => sum + size, 0)
  const range = version.size === 0 ? undefined : { start, end: start + found.size - 1 }
  const checksums = partChecksumMembers(found.extra, version.metadata.checksums)
  return { range, count, isWhole, checksums }
}
