import fc from 'fast-check'
import { expect, test } from 'vitest'
import { encodePathKey, percentDecode, percentEncode } from './percent.ts'

test('unreserved characters stay as they are, and the string itself is returned', () => {
  const text = 'AZaz09-._~'
  expect(percentEncode(text)).toBe(text)
  expect(encodePathKey(`${text}/x`)).toBe(`${text}/x`)
})

test('everything else becomes upper-case UTF-8 escapes', () => {
  expect(percentEncode("a b/c+d=e!*'()")).toBe('a%20b%2Fc%2Bd%3De%21%2A%27%28%29')
  expect(percentEncode('é😀%')).toBe('%C3%A9%F0%9F%98%80%25')
})

test('a path keeps its slashes and an escaped slash stays escaped twice', () => {
  expect(encodePathKey('/a b//../%2F')).toBe('/a%20b//../%252F')
})

test('a lone surrogate becomes the replacement character', () => {
  expect(percentEncode('\ud800 ')).toBe('%EF%BF%BD%20')
})

test('decoding refuses bad escapes, bad UTF-8 and raw characters outside ASCII', () => {
  for (const text of ['%', '%4', '%zz', '%ff', '%c0%af', '%ed%a0%80', 'é']) {
    expect(percentDecode(text)).toBeUndefined()
  }
})

test('decoding leaves a plus alone', () => {
  expect(percentDecode('a+b%20c')).toBe('a+b c')
})

test('any text comes back, and is plain ASCII on the way', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(percentEncode(text)).toMatch(/^[A-Za-z0-9\-._~%]*$/)
      expect(percentDecode(percentEncode(text))).toBe(text)
      expect(percentDecode(encodePathKey(text))).toBe(text)
    }),
  )
})
