import { createHash, randomBytes } from 'node:crypto'
import { crc32 } from 'node:zlib'
import { expect, test } from 'vitest'
import { checksumAlgorithms, isChecksumAlgorithm } from './algorithms.ts'
import type { ChecksumAlgorithm } from './algorithms.ts'
import { crcModule } from './crc-module.ts'
import { crcOf } from './crc.ts'
import { checksumOf, createChecksum } from './create-checksum.ts'

const digits = Buffer.from('123456789')
const algorithms = Object.keys(checksumAlgorithms).filter(isChecksumAlgorithm)

test.each([
  ['CRC32', 'cbf43926'],
  ['CRC32C', 'e3069283'],
  ['CRC64NVME', 'ae8b14860a799888'],
  ['SHA1', 'f7c3bc1d808e04732adf679965ccc34ca7ae3441'],
  ['MD5', '25f9e794323b453885f5181f1b624d0b'],
] as const)('%s of 123456789 is the published check value', (algorithm, expected) => {
  expect(checksumOf(algorithm, digits).toString('hex')).toBe(expected)
})

test('SHA-256 and SHA-512 are those of node:crypto', () => {
  for (const name of ['SHA256', 'SHA512'] as const) {
    expect(checksumOf(name, digits)).toEqual(createHash(name).update(digits).digest())
  }
})

test('CRC32C of iSCSI blocks is that of RFC 3720, B.4', () => {
  const rising = Buffer.from(Array.from({ length: 32 }, (_, at) => at))
  expect(checksumOf('CRC32C', Buffer.alloc(32)).toString('hex')).toBe('8a9136aa')
  expect(checksumOf('CRC32C', Buffer.alloc(32, 0xff)).toString('hex')).toBe('62a8ab43')
  expect(checksumOf('CRC32C', rising).toString('hex')).toBe('46dd794e')
})

test('the sixteen-byte steps agree with zlib at every length and alignment', () => {
  const crc = crcOf('CRC32')
  const bytes = randomBytes(300)
  for (let from = 0; from < 17; from++) {
    for (let to = from; to < bytes.length; to += 3) {
      const view = bytes.subarray(from, to)
      expect(crc.update(crc.ones, view) ^ crc.ones).toBe(BigInt(crc32(view)))
    }
  }
})

test.each(algorithms)(
  '%s has the length of its table, and does not depend on the pieces',
  (name) => {
    const bytes = randomBytes(400_000)
    const pieces = createChecksum(name)
    for (let at = 0; at < bytes.length; at += 99_991) pieces.update(bytes.subarray(at, at + 99_991))
    pieces.update(Buffer.alloc(0))
    expect(pieces.digest()).toEqual(checksumOf(name, bytes))
    expect(pieces.digest()).toHaveLength(checksumAlgorithms[name].bytes)
    expect(pieces.digestBase64()).toBe(checksumOf(name, bytes).toString('base64'))
  },
)

test('streams may interleave', () => {
  const names: readonly ChecksumAlgorithm[] = ['CRC32C', 'CRC64NVME', 'CRC32C', 'CRC64NVME']
  const bodies = names.map(() => randomBytes(1000))
  const streams = names.map((name) => createChecksum(name))
  for (let at = 0; at < 1000; at += 77) {
    for (const [index, stream] of streams.entries()) {
      stream.update(bodies[index]?.subarray(at, at + 77) ?? Buffer.alloc(0))
    }
  }
  for (const [index, stream] of streams.entries()) {
    const name = names[index] ?? 'CRC32'
    expect(stream.digest()).toEqual(checksumOf(name, bodies[index] ?? Buffer.alloc(0)))
  }
})

test('the module is small', () => {
  expect(crcModule(2).length).toBeLessThan(600)
})

test('a name of Object.prototype is no algorithm', () => {
  expect(isChecksumAlgorithm('constructor')).toBe(false)
  expect(isChecksumAlgorithm('CRC32')).toBe(true)
})
