import { expect, test } from 'vitest'
import {
  code,
  credentials,
  host,
  later,
  now,
  region,
  secretFor,
} from './aws-examples.test.fixture.ts'
import type { QueryPairs } from '../query-string.ts'
import { presign } from './presign.ts'
import { verifyRequest } from './verify-request.ts'
import type { VerifyRequest } from './verify-request.ts'

const path = '/test.txt'
const base = { method: 'GET', origin: `https://${host}`, path, credentials, region, now }
const { query } = presign({ ...base, expiresIn: 60 })
const request: VerifyRequest = { ...base, query, headers: { host }, secretFor }

const changed = (name: string, value: string): QueryPairs =>
  query.map((pair) => (pair[0] === name ? [name, value] : pair))

test('a presigned URL passes until it expires', () => {
  expect(verifyRequest({ ...request, now: later(60) })).toMatchObject({
    kind: 'signed',
    method: 'query',
    signatureAgeMs: 60_000,
    payload: { kind: 'unsigned' },
  })
  expect(() => verifyRequest({ ...request, now: later(61) })).toThrow('Request has expired')
})

test('a presigned URL of the future passes within the skew', () => {
  expect(verifyRequest({ ...request, now: later(-900) }).kind).toBe('signed')
  expect(() => verifyRequest({ ...request, now: later(-901) })).toThrow('Request is not valid yet')
})

test.each([
  ['X-Amz-Expires', '0'],
  ['X-Amz-Expires', '604801'],
  ['X-Amz-Expires', '1e3'],
  ['X-Amz-Date', '20130524'],
  ['X-Amz-Algorithm', 'AWS4-HMAC-SHA1'],
  ['X-Amz-Credential', 'AKIAIOSFODNN7EXAMPLE'],
  ['X-Amz-Credential', 'AKIAIOSFODNN7EXAMPLE/20130524/eu-west-1/s3/aws4_request'],
  ['X-Amz-SignedHeaders', 'Host'],
  ['X-Amz-Signature', ''],
])('%s=%s is a wrong parameter', (name, value) => {
  expect(() => verifyRequest({ ...request, query: changed(name, value) })).toThrow(
    code('AuthorizationQueryParametersError'),
  )
})

test('every parameter is needed, and none may be repeated', () => {
  for (const [name] of query) {
    const without = query.filter((pair) => pair[0] !== name)
    const twice = [...query, [name, 'again'] as const]
    for (const pairs of [without, twice]) {
      expect(() => verifyRequest({ ...request, query: pairs })).toThrow(
        code('AuthorizationQueryParametersError'),
      )
    }
  }
})

test('what was presigned for one object, method or header does not open another', () => {
  const mismatch = code('SignatureDoesNotMatch')
  expect(() => verifyRequest({ ...request, path: '/test.txt/' })).toThrow(mismatch)
  expect(() => verifyRequest({ ...request, method: 'PUT' })).toThrow(mismatch)
  expect(() => verifyRequest({ ...request, headers: { host: 'other' } })).toThrow(mismatch)
  expect(() => verifyRequest({ ...request, query: changed('X-Amz-Expires', '61') })).toThrow(
    mismatch,
  )
  const longer = [...query, ['acl', ''] as const]
  expect(() => verifyRequest({ ...request, query: longer })).toThrow(mismatch)
})

test('an x-amz header that was not presigned is refused', () => {
  const headers = { host, 'x-amz-copy-source': '/other/secret' }
  expect(() => verifyRequest({ ...request, headers })).toThrow(code('AccessDenied'))
})

test('a presigned payload hash tells how the body travels', () => {
  const payloadHash = 'ab'.repeat(32)
  const withHash = presign({ ...base, expiresIn: 60, payloadHash })
  expect(verifyRequest({ ...request, query: withHash.query })).toMatchObject({
    payload: { kind: 'hash', sha256: payloadHash },
  })
})

test('a token in the query is presented to the secret store', () => {
  const temporary = { ...credentials, sessionToken: 'token' }
  const withToken = presign({ ...base, expiresIn: 60, credentials: temporary })
  const verified = verifyRequest({
    ...request,
    query: withToken.query,
    secretFor: (_, sessionToken) => (sessionToken === 'token' ? temporary : undefined),
  })
  expect(verified).toMatchObject({ sessionToken: 'token' })
})

test('version 2 and two signatures at once are refused', () => {
  const version2 = [
    ['AWSAccessKeyId', 'x'],
    ['Signature', 'y'],
  ] as const
  expect(() => verifyRequest({ ...request, query: version2 })).toThrow(
    'Please use AWS4-HMAC-SHA256.',
  )
  const headers = { host, authorization: 'AWS4-HMAC-SHA256 Credential=x' }
  expect(() => verifyRequest({ ...request, headers })).toThrow('Only one auth mechanism allowed')
})
