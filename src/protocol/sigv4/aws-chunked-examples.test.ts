import { expect, test } from 'vitest'
import { decode, collect, payloadOf, seedOf } from './aws-chunked.test.fixture.ts'
import { code, credentials, now, region } from './aws-examples.test.fixture.ts'
import { awsChunkedLength, encodeAwsChunked } from './encode-aws-chunked.ts'
import { signChunkedRequest } from './sign-request.ts'

const body = Buffer.alloc(66_560, 'a')
const headers = {
  host: 's3.amazonaws.com',
  'content-encoding': 'aws-chunked',
  'x-amz-decoded-content-length': '66560',
  'x-amz-storage-class': 'REDUCED_REDUNDANCY',
}
const put = { method: 'PUT', path: '/examplebucket/chunkObject.txt', query: [] }

test('a chunked upload has the signatures of the S3 API Reference', async () => {
  const payloadHash = 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD'
  const { seed } = signChunkedRequest({
    ...put,
    headers: { ...headers, 'content-length': '66824' },
    payloadHash,
    credentials,
    region,
    now,
  })
  expect(seed.signature).toBe('4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9')
  const encoded = await collect(encodeAwsChunked([body], { seed }))
  expect(encoded).toHaveLength(66_824)
  expect(awsChunkedLength({ decodedLength: body.length, signed: true })).toBe(66_824)
  expect(encoded.toString().replace(/a{1000,}/g, '')).toBe(
    [
      '10000;chunk-signature=ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648\r\n\r\n',
      '400;chunk-signature=0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497\r\n\r\n',
      '0;chunk-signature=b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9\r\n\r\n',
    ].join(''),
  )
  const payload = payloadOf(body.length, { signed: true, trailing: false })
  expect((await decode([encoded], { payload, seed })).body).toEqual(body)
})

test('a chunked upload with a trailer has the signatures of the S3 API Reference', async () => {
  const name = 'x-amz-checksum-crc32c'
  const { seed } = signChunkedRequest({
    ...put,
    headers: { ...headers, 'x-amz-trailer': name },
    payloadHash: 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER',
    credentials,
    region,
    now,
  })
  expect(seed.signature).toBe('106e2a8a18243abcf37539882f36619c00e2dfc72633413f02d3b74544bfeb8e')
  const trailers = (): Record<string, string> => ({ [name]: 'sOO8/Q==' })
  const encoded = await collect(encodeAwsChunked([body], { seed, trailers }))
  const lengthOptions = { decodedLength: body.length, signed: true, trailers: { [name]: 8 } }
  expect(awsChunkedLength(lengthOptions)).toBe(encoded.length)
  expect(encoded.toString().replace(/a{1000,}/g, '')).toBe(
    [
      '10000;chunk-signature=b474d8862b1487a5145d686f57f013e54db672cee1c953b3010fb58501ef5aa2\r\n\r\n',
      '400;chunk-signature=1c1344b170168f8e65b41376b44b20fe354e373826ccbbe2c1d40a8cae51e5c7\r\n\r\n',
      '0;chunk-signature=2ca2aba2005185cf7159c6277faf83795951dd77a3a99e6e65d5c9f85863f992\r\n',
      'x-amz-checksum-crc32c:sOO8/Q==\r\n',
      'x-amz-trailer-signature:d81f82fc3505edab99d459891051a732e8730629a2e4a59689829ca17fe2e435\r\n\r\n',
    ].join(''),
  )
  const payload = payloadOf(body.length, { signed: true, trailers: [name] })
  expect((await decode([encoded], { payload, seed })).trailers).toEqual(trailers())
})

const signedEnd =
  '0;chunk-signature=2ca2aba2005185cf7159c6277faf83795951dd77a3a99e6e65d5c9f85863f992\r\n'
const signature =
  'x-amz-trailer-signature:d81f82fc3505edab99d459891051a732e8730629a2e4a59689829ca17fe2e435'

/** The example's chunks, each in one piece, before a trailer section of the test's own. */
const exampleWith = (trailerSection: string): readonly (Uint8Array | string)[] => [
  '10000;chunk-signature=b474d8862b1487a5145d686f57f013e54db672cee1c953b3010fb58501ef5aa2\r\n',
  body.subarray(0, 65_536),
  '\r\n400;chunk-signature=1c1344b170168f8e65b41376b44b20fe354e373826ccbbe2c1d40a8cae51e5c7\r\n',
  body.subarray(65_536),
  `\r\n${signedEnd}${trailerSection}`,
]
const options = {
  payload: payloadOf(body.length, { signed: true, trailers: ['x-amz-checksum-crc32c'] }),
  seed: seedOf('106e2a8a18243abcf37539882f36619c00e2dfc72633413f02d3b74544bfeb8e'),
}

test.each([
  ['as minio-go writes it', `x-amz-checksum-crc32c:sOO8/Q==\n\r\n${signature}\r\n\r\n`],
  ['after an empty line', `\r\nx-amz-checksum-crc32c:sOO8/Q==\r\n${signature}\r\n\r\n`],
  ['without the last empty line', `x-amz-checksum-crc32c:sOO8/Q==\r\n${signature}\r\n`],
  ['in other letters', `X-Amz-Checksum-CRC32C: sOO8/Q== \r\n${signature}\r\n\r\n`],
])('a trailer section %s is understood', async (_, section) => {
  const { body: decoded, trailers } = await decode(exampleWith(section), options)
  expect(decoded).toEqual(body)
  expect(trailers).toEqual({ 'x-amz-checksum-crc32c': 'sOO8/Q==' })
})

test.each([
  [`x-amz-checksum-crc32c:AAAAAA==\r\n${signature}\r\n\r\n`, 'SignatureDoesNotMatch'],
  [`${signature}\r\nx-amz-checksum-crc32c:sOO8/Q==\r\n\r\n`, 'SignatureDoesNotMatch'],
  ['x-amz-checksum-crc32c:sOO8/Q==\r\n\r\n', 'MalformedTrailerError'],
  ['\r\n', 'MalformedTrailerError'],
  [`x-amz-checksum-crc32c:sOO8/Q==\r\n${signature}\r\nx:y\r\n`, 'MalformedTrailerError'],
  [`x-amz-checksum-crc32c:sOO8/Q==\r\n${signature}`, 'IncompleteBody'],
])('the trailer section %j is refused', async (section, expected) => {
  await expect(decode(exampleWith(section), options)).rejects.toThrow(code(expected))
})
