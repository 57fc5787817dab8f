import { describe, expect, it } from 'vitest'
import { unwrapKey, wrapKey } from './key-wrap.ts'

const wrapping = Buffer.from(
  '000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F',
  'hex',
)
const key = Buffer.from('00112233445566778899AABBCCDDEEFF000102030405060708090A0B0C0D0E0F', 'hex')
const wrapped = Buffer.from(
  '28C9F404C4B810F4CBCCB35CFB87F8263F5786E2D80ED326CBC7F0E71A99F43BFB988B9B7A02DD21',
  'hex',
)

describe('wrapping a key', () => {
  it('gives the answer of RFC 3394, section 4.6, and takes it back', () => {
    expect(wrapKey(key, wrapping)).toEqual(wrapped)
    expect(unwrapKey(wrapped, wrapping)).toEqual(key)
  })

  it('gives nothing for another key, a bit that changed, or another length', () => {
    expect(unwrapKey(wrapped, Buffer.alloc(32, 1))).toBeUndefined()
    expect(unwrapKey(wrapped, Buffer.alloc(10, 1))).toBeUndefined()
    expect(unwrapKey(wrapped.subarray(1), wrapping)).toBeUndefined()
    expect(unwrapKey(Buffer.alloc(0), wrapping)).toBeUndefined()
    for (let at = 0; at < wrapped.length; at += 1) {
      const changed = Buffer.from(wrapped)
      changed[at] = (changed[at] ?? 0) ^ 1
      expect(unwrapKey(changed, wrapping)).toBeUndefined()
    }
  })
})
