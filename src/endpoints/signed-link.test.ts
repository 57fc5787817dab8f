import { expect, it } from 'vitest'
import { signedLink } from './signed-link.ts'

it('reads from the example of AWS how long it is good for', () => {
  // Source: Amazon S3 API Reference, "Authenticating Requests: Using Query Parameters".
  const url =
    'https://examplebucket.s3.amazonaws.com/test.txt?X-Amz-Algorithm=AWS4-HMAC-SHA256' +
    '&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request' +
    '&X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&X-Amz-SignedHeaders=host' +
    '&X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404'
  expect(signedLink(url)).toEqual({
    url,
    expiresIn: 86_400,
    expiresAt: '2013-05-25T00:00:00.000Z',
  })
})
