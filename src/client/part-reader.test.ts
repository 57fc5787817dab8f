import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { maxParts } from '../protocol/limits.ts'
import { partsOf, partSizeOf } from './part-reader.ts'

async function* chunked(bytes: Uint8Array, sizes: readonly number[]): AsyncGenerator<Uint8Array> {
  let at = 0
  for (const size of sizes) {
    yield bytes.subarray(at, at + size)
    at += size
  }
  yield bytes.subarray(at)
}

describe('parts', () => {
  it('are the body, in order, of equal size but the last, however it arrives', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ maxLength: 200 }),
        fc.array(fc.nat(40), { maxLength: 8 }),
        fc.integer({ min: 1, max: 50 }),
        fc.boolean(),
        async (bytes, sizes, partSize, isStream) => {
          const body = isStream ? chunked(bytes, sizes) : bytes
          const seen: Buffer[] = []
          for await (const part of partsOf(body, { partSize, total: undefined })) {
            expect(part.number).toBe(seen.length + 1)
            seen.push(Buffer.from(part.bytes))
            expect(part.bytes.length === partSize || part.isLast).toBe(true)
            part.release()
          }
          expect(Buffer.concat(seen).equals(bytes)).toBe(true)
          expect(seen.length).toBe(Math.max(1, Math.ceil(bytes.length / partSize)))
        },
      ),
    )
  })

  it('keep apart while they are not released', async () => {
    const bytes = Buffer.from('aaaabbbbcc')
    const parts = []
    for await (const part of partsOf(chunked(bytes, [3, 3]), { partSize: 4 })) parts.push(part)
    expect(parts.map((part) => Buffer.from(part.bytes).toString())).toEqual(['aaaa', 'bbbb', 'cc'])
  })

  it('of a known length are never more than S3 takes', () => {
    const partSize = 8 * 1024 * 1024
    for (const total of [1, 80 * 1024 ** 3, 5 * 1024 ** 4, 50 * 1024 ** 4])
      expect(Math.ceil(total / partSizeOf(partSize, total, 1))).toBeLessThanOrEqual(maxParts)
  })

  it('of an unknown length grow, to more than S3 keeps in an object of 5 TiB', () => {
    let reach = 0
    for (let number = 1; number <= maxParts; number++)
      reach += partSizeOf(8 * 1024 * 1024, undefined, number)
    expect(reach).toBeGreaterThan(5 * 1024 ** 4)
  })
})
