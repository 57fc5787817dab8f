import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isStowageError } from '../../core/error.ts'
import { code, credentials, host, now, region, secretFor } from './aws-examples.test.fixture.ts'
import { presign } from './presign.ts'
import { signRequest } from './sign-request.ts'
import { verifyRequest } from './verify-request.ts'
import type { VerifyRequest } from './verify-request.ts'

const text = fc.string({ unit: 'binary', maxLength: 40 })
// Not a parameter of the signature itself, which no caller may bring along.
const name = text.filter((value) => !/^(x-amz-|awsaccesskeyid)/i.test(value))
const latin1 = fc.string({
  unit: fc.integer({ min: 0x20, max: 0xff }).map((c) => String.fromCharCode(c)),
})
const anyRequest = fc.record({
  method: fc.constantFrom('GET', 'PUT', 'DELETE'),
  path: text.map((key) => `/${key}`),
  query: fc.array(fc.tuple(name, text), { maxLength: 4 }),
  headers: fc.record({ host: fc.constant(host), 'x-amz-meta-note': latin1 }),
})
type AnyRequest = typeof anyRequest extends fc.Arbitrary<infer T> ? T : never

function signed(request: AnyRequest): VerifyRequest {
  const payloadHash = 'UNSIGNED-PAYLOAD'
  const added = signRequest({ ...request, payloadHash, credentials, region, now })
  return { ...request, headers: { ...request.headers, ...added }, now, region, secretFor }
}

test('whatever is signed is verified, by header and by query', () => {
  fc.assert(
    fc.property(anyRequest, (request) => {
      expect(verifyRequest(signed(request)).kind).toBe('signed')
      const origin = `https://${host}`
      const { query } = presign({ ...request, origin, expiresIn: 9, credentials, region, now })
      const presigned = { ...request, query, now, region, secretFor }
      expect(verifyRequest(presigned)).toMatchObject({ method: 'query' })
    }),
  )
})

test('whatever is changed after signing is refused', () => {
  const change = fc.constantFrom('method', 'path', 'name', 'value', 'header', 'signature')
  fc.assert(
    fc.property(anyRequest, change, fc.nat(63), (request, what, at) => {
      const good = signed(request)
      const authorization = String(good.headers['authorization'])
      const position = authorization.length - 64 + at
      const flipped = authorization[position] === '0' ? '1' : '0'
      const [first = ['', ''], ...rest] = request.query
      const bad: Record<typeof what, VerifyRequest> = {
        method: { ...good, method: 'POST' },
        path: { ...good, path: `${good.path}/` },
        name: { ...good, query: [[`${first[0]}x`, first[1]], ...rest] },
        value: { ...good, query: [[first[0], `${first[1]}x`], ...rest] },
        header: { ...good, headers: { ...good.headers, 'x-amz-meta-note': 'x'.repeat(99) } },
        signature: {
          ...good,
          headers: {
            ...good.headers,
            authorization:
              authorization.slice(0, position) + flipped + authorization.slice(position + 1),
          },
        },
      }
      expect(() => verifyRequest(bad[what])).toThrow(code('SignatureDoesNotMatch'))
    }),
  )
})

test('hostile headers and queries throw nothing but errors of S3', () => {
  const hostile = fc.oneof(text, latin1, fc.constantFrom('__proto__', 'constructor', '', ';', ','))
  const piece = fc.oneof(
    hostile,
    fc.constantFrom('AWS4-HMAC-SHA256 ', 'Credential=', 'SignedHeaders=', 'Signature=', ', '),
    fc.constantFrom(
      'AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request',
      'host',
      'ab'.repeat(32),
    ),
  )
  const authorization = fc.array(piece, { maxLength: 9 }).map((pieces) => pieces.join(''))
  const parameter = fc.constantFrom('Algorithm', 'Credential', 'Date', 'Expires', 'SignedHeaders')
  const query = fc.array(
    fc.tuple(
      fc.oneof(
        hostile,
        parameter.map((p) => `X-Amz-${p}`),
      ),
      piece,
    ),
  )
  const headers = fc.record(
    {
      authorization,
      host: hostile,
      'x-amz-date': fc.oneof(hostile, fc.constant('20130524T000000Z')),
      'x-amz-content-sha256': piece,
      'x-amz-trailer': hostile,
      'x-amz-decoded-content-length': hostile,
    },
    { requiredKeys: [] },
  )
  fc.assert(
    fc.property(headers, query, (given, pairs) => {
      try {
        const verified = verifyRequest({
          method: 'GET',
          path: '/',
          query: pairs,
          headers: given,
          now,
          secretFor,
        })
        expect(verified.kind).toBe('anonymous')
      } catch (error) {
        if (!isStowageError(error)) throw error
      }
    }),
    { numRuns: 500 },
  )
})
