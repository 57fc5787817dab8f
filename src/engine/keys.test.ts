import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  afterPrefix,
  keyOf,
  numberKey,
  numberOf,
  objectKey,
  partKey,
  partNumberOf,
  uploadKey,
  uploadKeySequence,
  versionKey,
} from './keys.ts'

const keys = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.string({
    unit: fc.constantFrom('\0', '\u0001', 'a', '/', '~', 'ÿ', '\uffff', '😀'),
    maxLength: 6,
  }),
)
const sequences = fc.maxSafeNat()
const utf8Order = (a: string, b: string): number =>
  Math.sign(Buffer.from(a).compare(Buffer.from(b)))

describe('keys of the index', () => {
  it('give the object key back', () => {
    fc.assert(
      fc.property(keys, sequences, (key, sequence) => {
        expect(keyOf(objectKey(7, key))).toBe(key)
        expect(keyOf(versionKey(7, key, sequence))).toBe(key)
        expect(keyOf(uploadKey(7, key, sequence))).toBe(key)
      }),
    )
  })

  it('sort as the UTF-8 bytes of the object keys do', () => {
    fc.assert(
      fc.property(keys, keys, (a, b) => {
        expect(objectKey(1, a).compare(objectKey(1, b))).toBe(utf8Order(a, b))
      }),
    )
  })

  it('sort every version of a key between its current object and the next key', () => {
    fc.assert(
      fc.property(keys, keys, sequences, (a, b, sequence) => {
        fc.pre(utf8Order(a, b) < 0)
        expect(objectKey(1, a).compare(versionKey(1, a, sequence))).toBe(-1)
        expect(versionKey(1, a, sequence).compare(objectKey(1, b))).toBe(-1)
      }),
    )
  })

  it('sort versions newest first and uploads oldest first', () => {
    fc.assert(
      fc.property(keys, sequences, sequences, (key, a, b) => {
        const order = Math.sign(a - b)
        expect(versionKey(1, key, a).compare(versionKey(1, key, b))).toBe(0 - order)
        expect(uploadKey(1, key, a).compare(uploadKey(1, key, b))).toBe(order)
        expect(uploadKeySequence(uploadKey(1, key, a))).toBe(a)
      }),
    )
  })

  it('keep numbers, in numeric order', () => {
    fc.assert(
      fc.property(sequences, sequences, (a, b) => {
        expect(numberOf(numberKey(a))).toBe(a)
        expect(numberKey(a).compare(numberKey(b))).toBe(Math.sign(a - b))
      }),
    )
    expect(partNumberOf(partKey(Number.MAX_SAFE_INTEGER, 10_000))).toBe(10_000)
  })

  it('have an end to every prefix, which takes in no other key', () => {
    fc.assert(
      fc.property(keys, keys, (prefix, key) => {
        const end = afterPrefix(objectKey(1, prefix))
        const within = Buffer.from(key)
          .subarray(0, Buffer.byteLength(prefix))
          .equals(Buffer.from(prefix))
        const id = objectKey(1, key)
        expect(id.compare(objectKey(1, prefix)) >= 0 && id.compare(end) < 0).toBe(within)
      }),
    )
    expect(afterPrefix(objectKey(255, '')).compare(objectKey(256, ''))).toBeLessThanOrEqual(0)
  })
})
