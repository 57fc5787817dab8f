import { crc32 as zlibCrc32 } from 'node:zlib'
import fc from 'fast-check'
import { expect, expectTypeOf, it } from 'vitest'
import { crc32, crc32Text } from '../../browser/crc32.ts'
import type { WireArrived, WireBegun, WireSigned } from '../../browser/wire.ts'
import type { ArrivedParts, BegunUpload, SignedParts } from './upload-reply.ts'

it('browsers understand what the endpoint answers', () => {
  expectTypeOf<BegunUpload>().toExtend<WireBegun>()
  expectTypeOf<SignedParts>().toExtend<WireSigned>()
  expectTypeOf<ArrivedParts>().toExtend<WireArrived>()
})

it('the CRC-32 that browsers compute is that of RFC 1952', () => {
  expect(crc32(new TextEncoder().encode('123456789'))).toBe(0xcbf43926)
  // Source: Amazon S3 User Guide, "Checking object integrity"; Base64 of the four bytes.
  expect(crc32Text(0xcbf43926)).toBe('CRC32:y/Q5Jg==')
})

it('it is zlib’s, however the bytes are cut and wherever they lie', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), fc.nat(200), fc.nat(7), (bytes, cut, offset) => {
      const moved = new Uint8Array(bytes.length + offset)
      moved.set(bytes, offset)
      const view = moved.subarray(offset)
      const split = crc32(view.subarray(cut), crc32(view.subarray(0, cut)))
      expect(crc32(view)).toBe(zlibCrc32(bytes))
      expect(split).toBe(zlibCrc32(bytes))
    }),
  )
})
