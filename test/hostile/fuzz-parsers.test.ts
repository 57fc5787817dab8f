import fc from 'fast-check'
import { expect, describe, it } from 'vitest'
import { isStowageError } from '../../src/core/error.ts'
import { parseCopySource } from '../../src/protocol/copy-source.ts'
import { readErrorDocument } from '../../src/protocol/error-document.ts'
import { formBoundary } from '../../src/protocol/form/form-boundary.ts'
import { parsePartHead } from '../../src/protocol/form/part-head.ts'
import { parsePostPolicy } from '../../src/protocol/form/post-policy.ts'
import { parseHttpDate } from '../../src/protocol/http-date.ts'
import { parsePolicy } from '../../src/protocol/iam/parse-policy.ts'
import { validateBucketPolicy } from '../../src/protocol/iam/validate-bucket-policy.ts'
import { parseQueryString } from '../../src/protocol/query-string.ts'
import { parseRange } from '../../src/protocol/range.ts'
import { parseRequestTarget } from '../../src/protocol/request-target.ts'
import { readAuthorizationHeader } from '../../src/protocol/sigv4/authorization-header.ts'
import { readAuthorizationQuery } from '../../src/protocol/sigv4/authorization-query.ts'
import { decodeAwsChunked } from '../../src/protocol/sigv4/decode-aws-chunked.ts'
import { parsePayloadMode } from '../../src/protocol/sigv4/payload-mode.ts'
import { parseTaggingHeader } from '../../src/protocol/tagging.ts'
import { parseXml } from '../../src/protocol/xml/parse-xml.ts'
import { fuzzParameters, fuzzTimeoutMs } from './fuzz-parameters.ts'
import { change, changed, hostileText } from './hostile-text.ts'
import { readCorpus } from './read-corpus.ts'

const signature = 'f'.repeat(64)
const scope = 'AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request'
const authorization = `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host;x-amz-date, Signature=${signature}`
const presigned = `X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=${encodeURIComponent(scope)}&X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&X-Amz-SignedHeaders=host&X-Amz-Signature=${signature}`
const policy = JSON.stringify({
  Version: '2012-10-17',
  Id: 'a',
  Statement: [
    {
      Sid: 'b',
      Effect: 'Allow',
      Principal: { AWS: ['arn:aws:iam::111122223333:root', '*'] },
      Action: ['s3:GetObject', 's3:Put*'],
      Resource: 'arn:aws:s3:::hostile/${aws:username}/*',
      Condition: {
        StringLike: { 'aws:Referer': ['http://*.example.com/*'] },
        IpAddress: { 'aws:SourceIp': '10.0.0.0/8' },
      },
    },
  ],
})
const place = { bucket: 'hostile' }
const postPolicy = JSON.stringify({
  expiration: '2030-01-01T00:00:00.000Z',
  conditions: [{ bucket: 'b' }, ['starts-with', '$key', 'a'], ['content-length-range', 0, 10]],
})

/** Pure parsers, each with a text that it takes. What they are given is not always text of a person. */
const parsers: Readonly<
  Record<string, readonly [honest: string, parse: (text: string) => unknown]>
> = {
  authorization: [
    authorization,
    (text) => readAuthorizationHeader(text, { 'x-amz-date': '20130524T000000Z' }),
  ],
  'copy-source': ['/bucket/a%20key?versionId=null', parseCopySource],
  'error-document': ['<Error><Code>A</Code></Error>', readErrorDocument],
  'form-boundary': ['multipart/form-data; boundary="a b"', formBoundary],
  'http-date': ['Thu, 01 Jan 1970 00:00:00 GMT', parseHttpDate],
  'part-head': [
    'Content-Disposition: form-data; name="file"; filename="a.txt"\r\nContent-Type: a/b',
    parsePartHead,
  ],
  policy: [policy, (text) => validateBucketPolicy(parsePolicy(text, 'resource'), place)],
  'post-policy': [postPolicy, (text) => parsePostPolicy(Buffer.from(text).toString('base64'))],
  'post-policy-base64': [Buffer.from(postPolicy).toString('base64'), parsePostPolicy],
  'payload-mode': [
    'STREAMING-UNSIGNED-PAYLOAD-TRAILER',
    (text) => parsePayloadMode(text, { 'x-amz-decoded-content-length': '5' }),
  ],
  trailers: [
    'x-amz-checksum-crc32',
    (text) =>
      parsePayloadMode('STREAMING-UNSIGNED-PAYLOAD-TRAILER', {
        'x-amz-decoded-content-length': '5',
        'x-amz-trailer': text,
      }),
  ],
  presigned: [presigned, (text) => readAuthorizationQuery(parseQueryString(text))],
  'query-string': ['list-type=2&prefix=a%2Fb&acl', parseQueryString],
  range: ['bytes=0-99', (text) => parseRange(text, 1000)],
  tagging: ['a=b&c%20d=e', parseTaggingHeader],
  target: [
    '/bucket/a%20key',
    (text) => parseRequestTarget('bucket.s3.localhost:9000', text, ['s3.localhost']),
  ],
  host: [
    'bucket.s3.localhost:9000',
    (text) => parseRequestTarget(text, '/key', ['localhost', 's3.localhost']),
  ],
  xml: ['<a b="c"><d>&lt;</d><![CDATA[e]]></a>', parseXml],
}

/** What is no text is refused; nothing else is ever thrown, and nothing takes long. */
function tried(parse: (text: string) => unknown, text: string): void {
  const started = performance.now()
  try {
    parse(text)
  } catch (error) {
    if (!isStowageError(error)) throw error
    expect([
      error.code,
      (error.status ?? 0) >= 400 && (error.status === 501 || (error.status ?? 0) < 500),
    ]).toEqual([error.code, true])
  }
  expect(performance.now() - started).toBeLessThan(2000)
}

describe.each(Object.entries(parsers))('the parser of %s', (name, [honest, parse]) => {
  it('takes what is right', () => void parse(honest))

  it(
    'refuses with an error of S3 whatever it does not take',
    () => {
      const changes = fc.array(change, { minLength: 1, maxLength: 4 })
      const texts = fc.oneof(
        hostileText,
        changes.map((some) => changed(Buffer.from(honest), some).toString('utf8')),
      )
      fc.assert(
        fc.property(texts, (text) => tried(parse, text)),
        fuzzParameters(300),
      )
    },
    fuzzTimeoutMs,
  )

  it('deals with 16 KiB of one thing in no time', () => {
    for (const text of [
      'a',
      '[',
      '{"":',
      '%',
      '%41',
      '=',
      '&',
      ';',
      ',',
      '"',
      '\\',
      '<a>',
      ' ',
      '.',
      '-',
      '/',
      '*',
      '${',
      '0',
    ])
      tried(parse, text.repeat((16 * 1024) / text.length))
  })

  it.each(readCorpus(name))('has dealt with %s before', (_, bytes) =>
    tried(parse, bytes.toString('utf8')),
  )
})

const frames = [
  '5\r\nhello\r\n0\r\n\r\n',
  '5;x=y\r\nhello\r\n0\r\nx-amz-checksum-crc32:NhCmhg==\r\n\r\n',
  `5;chunk-signature=${signature}\r\nhello\r\n0;chunk-signature=${signature}\r\nx-amz-trailer-signature:${signature}\r\n\r\n`,
]

async function decoded(bytes: Uint8Array, size: number): Promise<void> {
  async function* pieces() {
    for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
  }
  const payload = {
    kind: 'chunked',
    signed: false,
    trailing: true,
    trailers: ['x-amz-checksum-crc32'],
    decodedLength: 5,
  } as const
  let length = 0
  try {
    for await (const view of decodeAwsChunked(pieces(), { payload }).body) length += view.length
  } catch (error) {
    if (!isStowageError(error)) throw error
    expect(error.status).toBeLessThan(500)
  }
  expect(length).toBeLessThanOrEqual(5)
}

describe('the decoder of aws-chunked', () => {
  it(
    'gives no more than was announced, or refuses',
    async () => {
      const bytes = fc
        .tuple(fc.constantFrom(...frames), fc.array(change, { maxLength: 4 }))
        .map(([frame, changes]) => changed(Buffer.from(frame), changes))
      await fc.assert(
        fc.asyncProperty(bytes, fc.integer({ min: 1, max: 40 }), decoded),
        fuzzParameters(500),
      )
    },
    fuzzTimeoutMs,
  )

  it.each([
    ['an endless size', '0'.repeat(100_000)],
    ['an endless extension', `5;${'a'.repeat(100_000)}`],
    ['a size of a terabyte', 'ffffffffff\r\nhello'],
    ['a size beyond 2^53', 'ffffffffffffffff\r\nhello'],
    ['endless chunks of nothing', '0\r\n'.repeat(50_000)],
    [
      'endless trailers',
      `5\r\nhello\r\n0\r\n${'x-amz-checksum-crc32:AAAAAA==\r\n'.repeat(10_000)}`,
    ],
    ['an endless trailer', `5\r\nhello\r\n0\r\nx-amz-checksum-crc32:${'A'.repeat(100_000)}`],
    ['endless line ends', `5\r\nhello\r\n0\r\n${'\r\n'.repeat(10_000)}`],
  ])('refuses %s', async (_, text) => {
    for (const size of [100, 100_000]) await decoded(Buffer.from(text), size)
  })

  it.each(readCorpus('aws-chunked'))('has dealt with %s before', async (_, bytes) => {
    for (const size of [1, 7, 1000]) await decoded(bytes, size)
  })
})
