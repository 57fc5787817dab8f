import fc from 'fast-check'
import { expect, test } from 'vitest'
import { combineCrc } from './combine-crc.ts'
import { compositeChecksum } from './composite-checksum.ts'
import { checksumOf } from './create-checksum.ts'

test.each(['CRC32', 'CRC32C', 'CRC64NVME'] as const)('%s of two parts is that of both', (name) => {
  const bytes = fc.uint8Array({ maxLength: 5000 })
  fc.assert(
    fc.property(bytes, bytes, (a, b) => {
      const both = checksumOf(name, Buffer.concat([a, b]))
      expect(combineCrc(name, [checksumOf(name, a), checksumOf(name, b)], b.length)).toEqual(both)
    }),
  )
})

test.each(['CRC32', 'CRC32C', 'CRC64NVME'] as const)('%s combines parts of gigabytes', (name) => {
  // 5 GiB of zeros, doubled from one byte, against the same length put together otherwise.
  const zeros = (length: number): Buffer => {
    let checksum = checksumOf(name, Buffer.alloc(0))
    let unit = checksumOf(name, Buffer.alloc(1))
    let unitLength = 1
    for (let rest = length; rest > 0; rest = Math.floor(rest / 2)) {
      if (rest % 2 === 1) checksum = combineCrc(name, [checksum, unit], unitLength)
      unit = combineCrc(name, [unit, unit], unitLength)
      unitLength *= 2
    }
    return checksum
  }
  const length = 5 * 1024 ** 3
  const part = length / 5
  let parts = zeros(part)
  for (let at = 1; at < 5; at++) parts = combineCrc(name, [parts, zeros(part)], part)
  expect(parts).toEqual(zeros(length))
  expect(zeros(100_000)).toEqual(checksumOf(name, Buffer.alloc(100_000)))
})

test('a composite checksum is the checksum of checksums, and their number', () => {
  const parts = ['one', 'two'].map((part) => checksumOf('SHA256', Buffer.from(part)))
  const expected = checksumOf('SHA256', Buffer.concat(parts)).toString('base64')
  expect(compositeChecksum('SHA256', parts)).toBe(`${expected}-2`)
})
