import { expect, test } from 'vitest'
import {
  code,
  containing,
  credentials,
  emptyHash,
  host,
  later,
  now,
  region,
  secretFor,
} from './aws-examples.test.fixture.ts'
import type { RequestHeaders } from '../request-headers.ts'
import { signRequest } from './sign-request.ts'
import { verifyRequest } from './verify-request.ts'
import type { VerifyRequest } from './verify-request.ts'

const token = 'a-session-token'
const unsigned: VerifyRequest = {
  method: 'GET',
  path: '/a b',
  query: [['versionId', 'null']],
  headers: { host },
  now,
  region,
  secretFor,
}

function signed(extra: RequestHeaders = {}): VerifyRequest {
  const headers: RequestHeaders = { host, ...extra }
  const { method, path, query } = unsigned
  const request = { method, path, query, headers, payloadHash: emptyHash, credentials, region, now }
  return { ...unsigned, headers: { ...headers, ...signRequest(request) } }
}

function rewritten(from: string | RegExp, to: string): VerifyRequest {
  const request = signed()
  const authorization = String(request.headers['authorization']).replace(from, to)
  return { ...request, headers: { ...request.headers, authorization } }
}

test('a request without a signature is anonymous', () => {
  expect(verifyRequest(unsigned)).toEqual({ kind: 'anonymous', payload: { kind: 'unsigned' } })
})

test('a signed request tells who signed it, when, and what', () => {
  expect(verifyRequest({ ...signed(), now: later(60) })).toMatchObject({
    kind: 'signed',
    accessKeyId: credentials.accessKeyId,
    method: 'header',
    region,
    service: 's3',
    date: now,
    signatureAgeMs: 60_000,
    payload: { kind: 'hash', sha256: emptyHash },
    seed: { amzDate: '20130524T000000Z', scope: '20130524/us-east-1/s3/aws4_request' },
  })
})

test('fifteen minutes of skew pass in both directions, a second more does not', () => {
  for (const seconds of [900, -900]) {
    expect(verifyRequest({ ...signed(), now: later(seconds) }).kind).toBe('signed')
  }
  for (const seconds of [901, -901]) {
    const request = { ...signed(), now: later(seconds) }
    expect(() => verifyRequest(request)).toThrow(code('RequestTimeTooSkewed'))
  }
})

test('an unknown access key and a wrong secret are told apart', () => {
  const wrong = (): object =>
    verifyRequest({ ...signed(), secretFor: () => ({ secretAccessKey: 'x' }) })
  expect(wrong).toThrow(code('SignatureDoesNotMatch'))
  expect(() => verifyRequest({ ...signed(), secretFor: () => undefined })).toThrow(
    code('InvalidAccessKeyId'),
  )
})

test('an error shows what was signed, and no token or customer key', () => {
  const extra = {
    'x-amz-security-token': token,
    'x-amz-server-side-encryption-customer-key': 'c2VjcmV0',
  }
  const request = { ...signed(extra), path: '/other' }
  const known = { secretAccessKey: credentials.secretAccessKey, sessionToken: token }
  const error = captured(() => verifyRequest({ ...request, secretFor: () => known }))
  expect(error).toMatchObject({
    code: 'SignatureDoesNotMatch',
    context: {
      canonicalRequest: containing('GET\n/other\nversionId=null\n'),
      stringToSign: containing('AWS4-HMAC-SHA256\n20130524T000000Z\n'),
    },
  })
  expect(JSON.stringify(error)).not.toMatch(/a-session-token|c2VjcmV0/)
})

function captured(run: () => unknown): unknown {
  try {
    return run()
  } catch (error) {
    return error
  }
}

test.each([
  [/us-east-1/, 'eu-west-1', "the region 'eu-west-1' is wrong; expecting 'us-east-1'"],
  [/\/s3\//, '/ec2/', 'incorrect service "ec2". This endpoint belongs to "s3".'],
  [/aws4_request/, 'aws5_request', 'incorrect terminal "aws5_request".'],
  [/20130524/, '20130525', 'Invalid credential date "20130525".'],
  [/20130524/, '2013', 'incorrect date format "2013".'],
  [/\/s3\/aws4_request/, '', 'the Credential is mal-formed'],
  [/, Signature=.*/, '', 'missing Signature.'],
  [/SignedHeaders=/, 'SignedHeaders=host;', 'SignedHeaders is not a list'],
  [/Signature=/, 'Signature=x, Signature=', 'a field is unknown, repeated or empty.'],
])('%s replaced by %j is a malformed header', (from, to, problem) => {
  const error = captured(() => verifyRequest(rewritten(from, to)))
  expect(error).toMatchObject({ code: 'AuthorizationHeaderMalformed' })
  expect(error).toMatchObject({ message: containing(problem) })
})

test('any region passes where none is asked for', () => {
  const { region: _, ...anywhere } = signed()
  expect(verifyRequest(anywhere).kind).toBe('signed')
})

test.each([
  ['AWS AKIAIOSFODNN7EXAMPLE:c2lnbmF0dXJl', 'InvalidRequest'],
  ['AWS4-ECDSA-P256-SHA256 Credential=x', 'NotImplemented'],
  ['Bearer token', 'InvalidArgument'],
  ['', 'InvalidArgument'],
])('the authorization %j is %s', (authorization, expected) => {
  const headers = { host, authorization }
  expect(() => verifyRequest({ ...unsigned, headers })).toThrow(code(expected))
})

test('host and every x-amz header have to be signed', () => {
  const request = signed()
  const headers = { ...request.headers, 'x-amz-acl': 'public-read', 'x-amz': 'not one of them' }
  expect(captured(() => verifyRequest({ ...request, headers }))).toMatchObject({
    code: 'AccessDenied',
    message: 'There were headers present in the request which were not signed',
    context: { headersNotSigned: 'x-amz-acl' },
  })
  expect(captured(() => verifyRequest(rewritten('=host;', '=')))).toMatchObject({
    context: { headersNotSigned: 'host' },
  })
})

test('a header auth without hash or date is refused in the words of S3', () => {
  const { 'x-amz-content-sha256': _hash, ...withoutHash } = signed().headers
  const { 'x-amz-date': _date, ...withoutDate } = signed().headers
  expect(() => verifyRequest({ ...signed(), headers: withoutHash })).toThrow(
    'Missing required header for this request: x-amz-content-sha256',
  )
  expect(() => verifyRequest({ ...signed(), headers: withoutDate })).toThrow(
    'AWS authentication requires a valid Date or x-amz-date header',
  )
})

test('a temporary key needs its own token, a permanent one none', () => {
  const { secretAccessKey } = credentials
  const temporary = { secretFor: () => ({ secretAccessKey, sessionToken: token }) }
  const withToken = signed({ 'x-amz-security-token': token })
  const withOther = signed({ 'x-amz-security-token': 'a-sessiom-token' })
  expect(verifyRequest({ ...withToken, ...temporary })).toMatchObject({ sessionToken: token })
  expect(() => verifyRequest({ ...withOther, ...temporary })).toThrow(code('InvalidToken'))
  expect(() => verifyRequest({ ...signed(), ...temporary })).toThrow(code('InvalidAccessKeyId'))
  expect(() => verifyRequest(withToken)).toThrow(code('InvalidToken'))
})

test('another service is verified with the hash of the body it was given', () => {
  const { method, path, query } = unsigned
  const base = { method, path, query, headers: { host }, credentials, region, now }
  const headers = signRequest({ ...base, payloadHash: emptyHash, service: 'sts' })
  const request = { ...unsigned, headers: { host, ...headers }, service: 'sts' }
  expect(verifyRequest(request)).toMatchObject({ service: 'sts' })
  expect(() => verifyRequest({ ...request, service: 's3' })).toThrow(
    code('AuthorizationHeaderMalformed'),
  )
})
