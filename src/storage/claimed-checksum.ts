import { checksumAlgorithms } from '../protocol/checksum/algorithms.ts'
import { storageError } from './errors.ts'

const { CRC32, CRC32C, CRC64NVME, SHA1, SHA256 } = checksumAlgorithms
/** Those that every server which knows checksums knows. */
const algorithms = new Map(Object.entries({ CRC32, CRC32C, CRC64NVME, SHA1, SHA256 }))

/** The member that tells a checksum: `CRC32:y/Q5Jg==` is `ChecksumCRC32`. Throws `ChecksumInvalid`. */
export function claimedChecksum(checksum: string | undefined): Readonly<Record<string, string>> {
  if (checksum === undefined) return {}
  const colon = checksum.indexOf(':')
  const value = checksum.slice(colon + 1)
  const algorithm = algorithms.get(checksum.slice(0, Math.max(colon, 0)))
  const digest = Buffer.from(value, 'base64')
  if (digest.byteLength === algorithm?.bytes && digest.toString('base64') === value)
    return { [algorithm.member]: value }
  throw storageError('ChecksumInvalid', { context: { checksum: checksum.slice(0, 120) } })
}
