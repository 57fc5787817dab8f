import { createDecipheriv } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { patternOf } from '../pattern.test.fixture.ts'
import { createFrameSealer } from './frame-sealer.ts'
import { frameBytes, sealedFrameBytes, sealedSize, sealFrame } from './frames.ts'
import { openBytes, sealBytes } from './seal-bytes.ts'

const key = Buffer.from(Array.from({ length: 32 }, (_, at) => at))
const nearBorder = fc
  .tuple(fc.nat(3), fc.integer({ min: -2, max: 2 }))
  .map(([frames, off]) => Math.max(0, frames * frameBytes + off))

describe('a frame', () => {
  // Test case 14 of "The Galois/Counter Mode of Operation": a zero key, a zero nonce, 16 zero bytes.
  it('is AES-256-GCM as its authors have it', () => {
    const sealed = sealFrame(Buffer.alloc(16), Buffer.alloc(32), { index: 0, isLast: false })
    expect(Buffer.concat(sealed).toString('hex')).toBe(
      'cea7403d4d606b6e074ec5d3baf39d18d0d1c8a799996bf0265b98b5d48ab919',
    )
  })

  it('has its number and whether it is the last in its nonce', () => {
    const [sealed, tag] = sealFrame(Buffer.from('frame'), key, { index: 0x0102, isLast: true })
    const nonce = Buffer.from('000000000000000000010201', 'hex')
    const decipher = createDecipheriv('aes-256-gcm', key, nonce).setAuthTag(tag)
    expect(decipher.update(sealed).toString()).toBe('frame')
    expect(decipher.final().length).toBe(0)
  })
})

describe('a sealed body', () => {
  it('has a size that follows from that of the body, and is the body again', () => {
    const property = fc.property(nearBorder, (size) => {
      const bytes = patternOf(size)
      const sealed = sealBytes(bytes, key)
      expect(sealed.length).toBe(sealedSize(size))
      expect(openBytes(sealed, key, size)?.equals(bytes)).toBe(true)
    })
    fc.assert(property, { numRuns: 20, examples: [[0], [1], [frameBytes], [2 * frameBytes]] })
  })

  it('is the same however the body is cut as it comes', () => {
    const pieces = fc.array(fc.integer({ min: 1, max: 100_000 }), { minLength: 1, maxLength: 8 })
    const property = fc.property(nearBorder, pieces, fc.boolean(), (size, lengths, isKnown) => {
      const bytes = patternOf(size)
      const sealer = createFrameSealer(key, isKnown ? size : 1000)
      const sealed: Uint8Array[] = []
      for (let at = 0, nth = 0; at < size; nth += 1) {
        const piece = Buffer.from(bytes.subarray(at, at + (lengths[nth % lengths.length] ?? 1)))
        for (const each of sealer.update(piece)) sealed.push(Buffer.from(each))
        at += piece.length
        piece.fill(0)
      }
      for (const each of sealer.finish()) sealed.push(Buffer.from(each))
      expect(Buffer.concat(sealed).equals(sealBytes(bytes, key))).toBe(true)
    })
    fc.assert(property, { numRuns: 40 })
  })

  it('does not open with a bit changed, cut, longer, its frames moved, or another key', () => {
    const size = 3 * frameBytes + 100
    const sealed = sealBytes(patternOf(size), key)
    const frame = (nth: number) =>
      sealed.subarray(nth * sealedFrameBytes, (nth + 1) * sealedFrameBytes)
    const open = (bytes: Buffer, bytesSize = size) => openBytes(Buffer.from(bytes), key, bytesSize)
    expect(open(sealed)).toBeDefined()
    expect(openBytes(Buffer.from(sealed), Buffer.alloc(32), size)).toBeUndefined()
    for (const at of [0, frameBytes - 1, frameBytes, sealedFrameBytes, sealed.length - 1]) {
      const changed = Buffer.from(sealed)
      changed[at] = (changed[at] ?? 0) ^ 0x40
      expect(open(changed)).toBeUndefined()
    }
    expect(open(Buffer.concat([frame(1), frame(0), frame(2), frame(3)]))).toBeUndefined()
    expect(open(sealed.subarray(0, 3 * sealedFrameBytes), 3 * frameBytes)).toBeUndefined()
    expect(open(sealed.subarray(0, -1), size - 1)).toBeUndefined()
    const more = Buffer.concat([sealed, frame(0)])
    expect(open(more, size + frameBytes)).toBeUndefined()
    expect(open(Buffer.alloc(0), size)).toBeUndefined()
  })
})
