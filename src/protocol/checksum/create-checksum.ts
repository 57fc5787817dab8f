import { createHash } from 'node:crypto'
import { crc32 } from 'node:zlib'
import type { ChecksumAlgorithm } from './algorithms.ts'
import { crcOf } from './crc.ts'
import { createXxh3 } from './xxh3.ts'
import { createXxhash64 } from './xxhash64.ts'

/** A checksum in the making. */
export interface Checksum {
  readonly update: (bytes: Uint8Array) => void
  /** The checksum of all bytes so far; nothing may be added after it. */
  readonly digest: () => Buffer
  /** {@link Checksum.digest} as S3 writes it. */
  readonly digestBase64: () => string
}

interface Accumulator {
  readonly update: (bytes: Uint8Array) => void
  readonly digest: () => Buffer
}

function createCrc32(): Accumulator {
  let state = 0
  return {
    update: (bytes) => {
      state = crc32(bytes, state)
    },
    digest: () => {
      const digest = Buffer.alloc(4)
      digest.writeUInt32BE(state)
      return digest
    },
  }
}

function createWideCrc(algorithm: 'CRC32C' | 'CRC64NVME'): Accumulator {
  const crc = crcOf(algorithm)
  let state = crc.ones
  return {
    update: (bytes) => {
      state = crc.update(state, bytes)
    },
    digest: () => {
      const digest = Buffer.alloc(8)
      digest.writeBigUInt64BE(state ^ crc.ones)
      return algorithm === 'CRC32C' ? digest.subarray(4) : digest
    },
  }
}

function createDigest(name: string): Accumulator {
  const digest = createHash(name)
  return { update: (bytes) => void digest.update(bytes), digest: () => digest.digest() }
}

function createAccumulator(algorithm: ChecksumAlgorithm): Accumulator {
  switch (algorithm) {
    case 'CRC32':
      return createCrc32()
    case 'CRC32C':
    case 'CRC64NVME':
      return createWideCrc(algorithm)
    case 'XXHASH64':
      return createXxhash64()
    case 'XXHASH3':
      return createXxh3(64)
    case 'XXHASH128':
      return createXxh3(128)
    default:
      return createDigest(algorithm.toLowerCase())
  }
}

/** Starts a checksum. Any number may run at a time, fed in any order. */
export function createChecksum(algorithm: ChecksumAlgorithm): Checksum {
  const { update, digest } = createAccumulator(algorithm)
  let done: Buffer | undefined
  const digestOnce = (): Buffer => (done ??= digest())
  return { update, digest: digestOnce, digestBase64: () => digestOnce().toString('base64') }
}

/** The checksum of bytes that are all at hand. */
export function checksumOf(algorithm: ChecksumAlgorithm, bytes: Uint8Array): Buffer {
  const checksum = createChecksum(algorithm)
  checksum.update(bytes)
  return checksum.digest()
}
