import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseS3Location, s3Url } from './s3-location.ts'

test('a key is taken as it is, with its slashes, dots and escapes', () => {
  expect(parseS3Location('s3://b/k/../%2F?#')).toEqual({ bucket: 'b', key: 'k/../%2F?#' })
  expect(parseS3Location('s3://b//k')).toEqual({ bucket: 'b', key: '/k' })
})

test('a bucket alone has an empty key', () => {
  expect(parseS3Location('s3://b')).toEqual({ bucket: 'b', key: '' })
  expect(parseS3Location('s3://b/')).toEqual({ bucket: 'b', key: '' })
})

test('what is not in S3 is refused', () => {
  for (const text of ['', 'b/k', 's3:/b/k', 's3://', 's3:///k', 'https://b/k'])
    expect(() => parseS3Location(text)).toThrow(
      expect.objectContaining({ code: 'ArgumentInvalid' }),
    )
})

test('what was written comes back', () => {
  const bucket = fc.stringMatching(/^[a-z0-9.-]{3,63}$/)
  fc.assert(
    fc.property(bucket, fc.string({ unit: 'grapheme' }), (name, key) => {
      expect(parseS3Location(s3Url({ bucket: name, key }))).toEqual({ bucket: name, key })
    }),
  )
})
