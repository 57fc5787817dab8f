import { expect, test } from 'vitest'
import { credentials, emptyHash, host, now, region } from './aws-examples.test.fixture.ts'
import { signRequest } from './sign-request.ts'
import type { SignRequest } from './sign-request.ts'

const get: SignRequest = {
  method: 'GET',
  path: '/',
  query: [],
  headers: { host },
  payloadHash: emptyHash,
  credentials,
  region,
  now,
}

const signatureOf = (request: SignRequest): string | undefined =>
  signRequest(request)['authorization']?.split('Signature=')[1]

test('GetObject with a range has the signature of the S3 API Reference', () => {
  const headers = { host, range: 'bytes=0-9' }
  expect(signRequest({ ...get, path: '/test.txt', headers })).toEqual({
    authorization:
      'AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request, SignedHeaders=host;range;x-amz-content-sha256;x-amz-date, Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41',
    'x-amz-content-sha256': emptyHash,
    'x-amz-date': '20130524T000000Z',
  })
})

test('PutObject of a key with a dollar sign has the signature of the S3 API Reference', () => {
  const headers = {
    host,
    Date: 'Fri, 24 May 2013 00:00:00 GMT',
    'x-amz-storage-class': 'REDUCED_REDUNDANCY',
  }
  const payloadHash = '44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072'
  const request = { ...get, method: 'PUT', path: '/test$file.text', headers, payloadHash }
  expect(signatureOf(request)).toBe(
    '98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd',
  )
})

test('a query without a value has the signature of the S3 API Reference', () => {
  expect(signatureOf({ ...get, query: [['lifecycle', '']] })).toBe(
    'fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543',
  )
})

test('a listing has the signature of the S3 API Reference, in any order of its query', () => {
  const expected = '34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7'
  const maxKeys = ['max-keys', '2'] as const
  const prefix = ['prefix', 'J'] as const
  expect(signatureOf({ ...get, query: [maxKeys, prefix] })).toBe(expected)
  expect(signatureOf({ ...get, query: [prefix, maxKeys] })).toBe(expected)
})

test('a session token is sent and signed', () => {
  const added = signRequest({ ...get, credentials: { ...credentials, sessionToken: 'token' } })
  expect(added['x-amz-security-token']).toBe('token')
  expect(added['authorization']).toContain(';x-amz-security-token,')
})

test('headers that proxies change are left out of the signature', () => {
  const headers = { host, 'User-Agent': 'test', Connection: 'close', 'Sec-Fetch-Mode': 'cors' }
  expect(signRequest({ ...get, headers })).toEqual(signRequest(get))
})

test('a date from before is replaced by that of the signature', () => {
  const headers = { host, 'X-Amz-Date': '20120101T000000Z' }
  expect(signRequest({ ...get, headers })).toEqual(signRequest(get))
})
