import type { RecordedChecksums } from './object-record.ts'

/** `ChecksumCRC32: '…'` and `ChecksumType`, for every checksum that an object has. */
export function checksumMembers(
  checksums: RecordedChecksums | undefined,
): Readonly<Record<string, string>> {
  if (checksums === undefined) return {}
  const members: Record<string, string> = { ChecksumType: checksums.type }
  for (const [algorithm, value] of Object.entries(checksums.values))
    members[`Checksum${algorithm}`] = value
  return members
}
