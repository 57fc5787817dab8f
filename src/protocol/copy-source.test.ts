import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isStowageError } from '../core/error.ts'
import { encodePathKey } from '../core/percent.ts'
import { parseCopySource } from './copy-source.ts'

describe('x-amz-copy-source', () => {
  it.each([
    ['bucket/key', { bucket: 'bucket', key: 'key' }],
    ['/bucket/key', { bucket: 'bucket', key: 'key' }],
    ['bucket//key/', { bucket: 'bucket', key: '/key/' }],
    ['bucket/%2Fkey%20%2B', { bucket: 'bucket', key: '/key +' }],
    ['bucket%2Fkey', { bucket: 'bucket', key: 'key' }],
    ['bucket/a%3FversionId=b', { bucket: 'bucket', key: 'a?versionId=b' }],
    ['bucket/k?versionId=null', { bucket: 'bucket', key: 'k', versionId: 'null' }],
    ['bucket/k?versionId=0123456789a', { bucket: 'bucket', key: 'k', versionId: '0123456789a' }],
  ])('%s is read', (header, source) => {
    expect(parseCopySource(header)).toEqual(source)
  })

  it.each([
    ['', 'Invalid copy source bucket name'],
    ['/', 'Invalid copy source bucket name'],
    ['//key', 'Invalid copy source bucket name'],
    ['bucket', 'Invalid copy source object key'],
    ['bucket/', 'Invalid copy source object key'],
    ['bucket/%ZZ', 'Invalid copy source encoding'],
    ['bucket/%C3%', 'Invalid copy source encoding'],
    ['bucket/%FF', 'Invalid copy source encoding'],
    ['bucket/ü', 'Invalid copy source encoding'],
    ['bucket/k?versionId=%', 'Invalid copy source encoding'],
    ['192.168.1.1/foo', 'Invalid copy source bucket name'],
    ['2001:0db8::7334/something', 'Invalid copy source bucket name'],
    ['my-buc@k&()t/obj', 'Invalid copy source bucket name'],
    ['../etc/passwd', undefined],
    ['bucket/k?versionId=', 'Version id cannot be the empty string'],
    ['bucket/k?versionId=../x', 'Invalid version id specified'],
  ])('%j is refused, or names no place of this machine', (header, message) => {
    if (message === undefined) {
      expect(parseCopySource(header)).toEqual({ bucket: '..', key: 'etc/passwd' })
    } else {
      expect(() => parseCopySource(header)).toThrow(
        expect.objectContaining({ code: 'InvalidArgument', message }),
      )
    }
  })

  it('names any key that it was written from, and never fails another way', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1 }), (key) => {
        const sent = Buffer.from(key).toString()
        expect(parseCopySource(`bucket/${encodePathKey(key)}`)).toEqual({
          bucket: 'bucket',
          key: sent,
        })
      }),
    )
    fc.assert(
      fc.property(fc.string(), (header) => {
        try {
          parseCopySource(header)
        } catch (error) {
          if (!isStowageError(error, 'InvalidArgument')) throw error
        }
      }),
      { numRuns: 1000 },
    )
  })
})
