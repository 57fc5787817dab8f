import { expect, test } from 'vitest'
import {
  checkChecksum,
  checkContentMd5,
  checkContentSha256,
  parseChecksum,
  parseContentMd5,
} from './check-digest.ts'
import { checksumOf } from './create-checksum.ts'

const body = Buffer.from('Welcome to Amazon S3.')
const other = Buffer.from('Welcome to Amazon S4.')
const code = (expected: string): unknown => expect.objectContaining({ code: expected })

test('the MD5 of the body passes, another one is a BadDigest', () => {
  const expected = parseContentMd5(checksumOf('MD5', body).toString('base64'))
  expect(() => checkContentMd5(expected, checksumOf('MD5', body))).not.toThrow()
  expect(() => checkContentMd5(expected, checksumOf('MD5', other))).toThrow(code('BadDigest'))
})

test.each(['', 'x', '1B2M2Y8AsgTpgAmY7PhCfg', '1B2M2Y8AsgTpgAmY7PhCf!==', 'AAAA'])(
  'a Content-MD5 of %j is an InvalidDigest',
  (value) => {
    expect(() => parseContentMd5(value)).toThrow(code('InvalidDigest'))
  },
)

test('the checksum of the body passes, another one is a BadDigest that names the algorithm', () => {
  const expected = parseChecksum('CRC32C', checksumOf('CRC32C', body).toString('base64'))
  expect(() => checkChecksum('CRC32C', expected, checksumOf('CRC32C', body))).not.toThrow()
  expect(() => checkChecksum('CRC32C', expected, checksumOf('CRC32C', other))).toThrow(
    'The CRC32C you specified did not match the calculated checksum.',
  )
})

test('a checksum of another length is an InvalidRequest that names the header', () => {
  expect(() => parseChecksum('CRC64NVME', 'AAAAAA==')).toThrow(
    'Value for x-amz-checksum-crc64nvme header is invalid.',
  )
})

test('x-amz-content-sha256 is compared without regard to the case of its digits', () => {
  const computed = checksumOf('SHA256', body)
  const hex = computed.toString('hex').toUpperCase()
  expect(() => checkContentSha256(hex, computed.toString('hex'))).not.toThrow()
  expect(() => checkContentSha256(hex, checksumOf('SHA256', other).toString('hex'))).toThrow(
    code('XAmzContentSHA256Mismatch'),
  )
})
