import type { CrcAlgorithm } from './algorithms.ts'
import { crcOf } from './crc.ts'

const valueOf = (checksum: Uint8Array): bigint =>
  checksum.length === 8
    ? Buffer.from(checksum).readBigUInt64BE()
    : BigInt(Buffer.from(checksum).readUInt32BE())

/**
 * The CRC of A followed by B, from the CRC of each and the length of B in bytes: the checksum of a
 * whole object (`FULL_OBJECT`) from those of its parts, without reading them again.
 */
export function combineCrc(
  algorithm: CrcAlgorithm,
  [ofA, ofB]: readonly [Uint8Array, Uint8Array],
  lengthOfB: number,
): Buffer {
  const combined = crcOf(algorithm).combine(valueOf(ofA), valueOf(ofB), lengthOfB)
  const bytes = Buffer.alloc(8)
  bytes.writeBigUInt64BE(combined)
  return algorithm === 'CRC64NVME' ? bytes : bytes.subarray(4)
}
