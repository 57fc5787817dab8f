import { expect, test } from 'vitest'
import { freeMemory } from './free-memory.ts'

const mib = 1024 ** 2

test('bytes that are freed are gone at once', () => {
  const bytes = Buffer.allocUnsafeSlow(mib)
  freeMemory(bytes)
  expect(bytes).toHaveLength(0)
  expect(bytes.buffer.byteLength).toBe(0)
})

test('their memory does not wait for the garbage collector', () => {
  const before = process.memoryUsage().arrayBuffers
  for (let round = 0; round < 256; round += 1) freeMemory(Buffer.allocUnsafeSlow(mib))
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(8 * mib)
})

test('a part of other bytes stays, and so do they', () => {
  const whole = Buffer.alloc(2 * mib, 1)
  const part = whole.subarray(mib)
  freeMemory(part)
  expect(part).toHaveLength(mib)
  expect(whole).toHaveLength(2 * mib)
})

test('what others may see too stays', () => {
  const bytes = new Uint8Array(new SharedArrayBuffer(mib))
  freeMemory(bytes)
  expect(bytes).toHaveLength(mib)
})
