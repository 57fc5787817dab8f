import { expect, test } from 'vitest'
import { code } from './aws-examples.test.fixture.ts'
import { parsePayloadMode } from './payload-mode.ts'

const lengths = { 'x-amz-decoded-content-length': '66560' }

test('a hash is read in either case', () => {
  const sha256 = 'ab'.repeat(32)
  expect(parsePayloadMode(sha256.toUpperCase(), {})).toEqual({ kind: 'hash', sha256 })
})

test.each([
  ['STREAMING-UNSIGNED-PAYLOAD-TRAILER', false, true],
  ['STREAMING-AWS4-HMAC-SHA256-PAYLOAD', true, false],
  ['STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER', true, true],
])('%s is aws-chunked', (value, signed, trailing) => {
  const headers = { ...lengths, 'x-amz-trailer': 'X-Amz-Checksum-Crc32c' }
  expect(parsePayloadMode(value, headers)).toEqual({
    kind: 'chunked',
    signed,
    trailing,
    trailers: trailing ? ['x-amz-checksum-crc32c'] : [],
    decodedLength: 66_560,
  })
})

test('aws-chunked needs the length of what it carries', () => {
  const mode = 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD'
  expect(() => parsePayloadMode(mode, {})).toThrow(code('MissingContentLength'))
  for (const length of ['-1', '1.5', '0x10', '9'.repeat(16)]) {
    const headers = { 'x-amz-decoded-content-length': length }
    expect(() => parsePayloadMode(mode, headers)).toThrow(code('InvalidArgument'))
  }
})

test.each(['__proto__', 'content-length', 'x-amz-meta-a', 'x-amz-checksum-crc32,,'])(
  'the trailer %j is not supported',
  (trailer) => {
    const headers = { ...lengths, 'x-amz-trailer': trailer }
    expect(() => parsePayloadMode('STREAMING-UNSIGNED-PAYLOAD-TRAILER', headers)).toThrow(
      'The value specified in the x-amz-trailer header is not supported',
    )
  },
)

test('elliptic-curve signatures are not implemented, and other values are invalid', () => {
  expect(() => parsePayloadMode('STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD', lengths)).toThrow(
    code('NotImplemented'),
  )
  for (const value of ['', 'unsigned-payload', 'ab'.repeat(31), `${'ab'.repeat(31)}zz`]) {
    expect(() => parsePayloadMode(value, {})).toThrow(code('InvalidArgument'))
  }
})
