import { randomBytes } from 'node:crypto'
import { expect, it } from 'vitest'
import { keyBytes, wrappedKeyBytes, wrapKey } from './key-wrap.ts'
import { wrapKeys } from './wrap-keys.ts'

it('wraps every key as it would be wrapped alone', () => {
  const wrapping = randomBytes(keyBytes)
  const keys = randomBytes(5 * keyBytes)
  const wrapped = wrapKeys(keys, wrapping)
  expect(wrapped).toHaveLength(5 * wrappedKeyBytes)
  for (let nth = 0; nth < 5; nth += 1) {
    const key = keys.subarray(nth * keyBytes, (nth + 1) * keyBytes)
    const one = wrapped.subarray(nth * wrappedKeyBytes, (nth + 1) * wrappedKeyBytes)
    expect(one.equals(wrapKey(key, wrapping))).toBe(true)
  }
})

it('wraps as the standard has it', () => {
  // RFC 3394, section 4.6: 256 bits of key data with a 256-bit key.
  const wrapping = '000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F'
  const key = '00112233445566778899AABBCCDDEEFF000102030405060708090A0B0C0D0E0F'
  const wrapped = wrapKeys(Buffer.from(key, 'hex'), Buffer.from(wrapping, 'hex'))
  expect(wrapped.toString('hex').toUpperCase()).toBe(
    '28C9F404C4B810F4CBCCB35CFB87F8263F5786E2D80ED326CBC7F0E71A99F43BFB988B9B7A02DD21',
  )
})
