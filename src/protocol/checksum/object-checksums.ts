import { isChecksumAlgorithm, type ChecksumType } from './algorithms.ts'

/** The checksums of an object by S3's algorithm name (`CRC32`, `SHA256`, …), Base64 as on the wire. */
export interface ObjectChecksums {
  readonly type: ChecksumType
  readonly values: Readonly<Record<string, string>>
}

/** `ChecksumCRC32: '…'` and `ChecksumType`, for every checksum that an object has. */
export function checksumMembers(
  checksums: ObjectChecksums | undefined,
): Readonly<Record<string, string>> {
  if (checksums === undefined) return {}
  const members: Record<string, string> = { ChecksumType: checksums.type }
  for (const [algorithm, value] of Object.entries(checksums.values))
    members[`Checksum${algorithm}`] = value
  return members
}

/**
 * `ChecksumCRC32: '…'` for every checksum of a part, by algorithm, or for those alone that its object has. What else is
 * kept with it is passed over.
 */
export function partChecksumMembers(
  kept: Readonly<Record<string, unknown>>,
  object?: ObjectChecksums,
): Readonly<Record<string, string>> {
  const members: Record<string, string> = {}
  for (const [name, value] of Object.entries(kept)) {
    const isTold = object === undefined || object.values[name] !== undefined
    if (isTold && isChecksumAlgorithm(name) && typeof value === 'string')
      members[`Checksum${name}`] = value
  }
  return members
}
