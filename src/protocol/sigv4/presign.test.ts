import { expect, test } from 'vitest'
import { code, credentials, host, now, region } from './aws-examples.test.fixture.ts'
import { presign } from './presign.ts'
import type { Presign } from './presign.ts'

const get: Presign = {
  method: 'GET',
  origin: `https://${host}`,
  path: '/test.txt',
  expiresIn: 86_400,
  credentials,
  region,
  now,
}

test('GetObject has the presigned URL of the S3 API Reference', () => {
  expect(presign(get).url).toBe(
    `https://${host}/test.txt?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request&X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&X-Amz-SignedHeaders=host&X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404`,
  )
})

test('the query is the same as that of the URL', () => {
  const query = [['response-content-type', 'text/plain; charset=utf-8']] as const
  const { url, query: pairs } = presign({ ...get, query })
  expect(Object.fromEntries(new URL(url).searchParams)).toEqual(Object.fromEntries(pairs))
})

test('headers the sender has to send are signed', () => {
  const headers = { 'Content-Type': 'image/png' }
  expect(presign({ ...get, headers }).signedHeaders).toBe('content-type;host')
})

test.each([0, -1, 604_801, 1.5, Number.NaN])('a life of %d seconds is refused', (expiresIn) => {
  expect(() => presign({ ...get, expiresIn })).toThrow(code('AuthorizationQueryParametersError'))
})
