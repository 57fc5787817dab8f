import { expect, it } from 'vitest'
import { signedLink } from './signed-link.ts'

const ends = '2013-05-25T00:00:00.000Z'
const epoch = Date.parse(ends) / 1000
const noon = new Date('2013-05-24T12:00:00Z')

it('reads from the example of AWS how long it is good for', () => {
  // Source: Amazon S3 API Reference, "Authenticating Requests: Using Query Parameters".
  const url =
    'https://examplebucket.s3.amazonaws.com/test.txt?X-Amz-Algorithm=AWS4-HMAC-SHA256' +
    '&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request' +
    '&X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&X-Amz-SignedHeaders=host' +
    '&X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404'
  expect(signedLink(url, new Date('2013-05-24T00:00:00.400Z'))).toEqual({
    url,
    expiresIn: 86_400,
    expiresAt: '2013-05-25T00:00:00.000Z',
  })
})

it('counts what is left of a URL that stays the same for a window', () => {
  const url = 'https://s3.example/a?X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400'
  expect(signedLink(url, noon)).toEqual({ url, expiresIn: 43_200, expiresAt: ends })
})

it('reads the end of a CloudFront URL, with a canned policy or one of its own', () => {
  const policy = `{"Statement":[{"Resource":"*","Condition":{"DateLessThan":{"AWS:EpochTime":${epoch}}}}]}`
  const encoded = Buffer.from(policy)
    .toString('base64')
    .replace(/[+=/]/g, (sign) => of[sign] ?? '')
  for (const query of [`Expires=${epoch}`, `Policy=${encoded}`]) {
    const url = `https://cdn.example/a?${query}&Signature=x&Key-Pair-Id=K`
    expect(signedLink(url, noon)).toEqual({ url, expiresIn: 43_200, expiresAt: ends })
  }
})

const of: Readonly<Record<string, string>> = { '+': '-', '=': '_', '/': '~' }
