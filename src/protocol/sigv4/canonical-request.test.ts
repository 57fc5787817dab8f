import { expect, test } from 'vitest'
import { canonicalQuery, canonicalRequest } from './canonical-request.ts'
import type { RequestHeaders } from '../request-headers.ts'

function canonicalHeader(value: RequestHeaders[string]): string | undefined {
  const rest = { method: 'GET', path: '/', query: [], payloadHash: 'UNSIGNED-PAYLOAD' }
  return canonicalRequest({ ...rest, headers: { a: value }, signedHeaders: 'a' }).split('\n')[3]
}

test('a query is ordered by its encoded names, then by its encoded values', () => {
  const query = [
    ['a', '~'],
    ['a-b', '1'],
    ['a', '%'],
    ['B', ''],
    ['é', '+'],
  ] as const
  expect(canonicalQuery(query)).toBe('%C3%A9=%2B&B=&a=%25&a=~&a-b=1')
})

test('the signature of a presigned URL does not sign itself', () => {
  expect(canonicalQuery([['X-Amz-Signature', 'x']])).toBe('')
  expect(
    canonicalQuery([
      ['X-Amz-Signature', 'x'],
      ['a', ''],
    ]),
  ).toBe('a=')
})

test('the path is encoded once and never normalised', () => {
  const request = { method: 'GET', query: [], headers: {}, signedHeaders: '', payloadHash: 'x' }
  const path = '//a/../b%20c/./é'
  expect(canonicalRequest({ ...request, path })).toBe('GET\n//a/../b%2520c/./%C3%A9\n\n\n\nx')
})

test.each([
  ['plain', 'plain'],
  ['  a  b\t c ', 'a b c'],
  [' ', ''],
  ['', ''],
  [['a', ' b '], 'a,b'],
  ['\u00a0\u00c3\u00a0\u00a0', '\u00a0\u00c3\u00a0\u00a0'],
] as const)('the header value %j is signed as %j', (value, expected) => {
  expect(canonicalHeader(value)).toBe(`a:${expected}`)
})

test('a header that is missing, or only a member of Object.prototype, is signed as empty', () => {
  expect(canonicalHeader(undefined)).toBe('a:')
  const request = { method: 'GET', path: '/', query: [], headers: {}, payloadHash: 'x' }
  expect(canonicalRequest({ ...request, signedHeaders: 'constructor' })).toContain('constructor:\n')
})
