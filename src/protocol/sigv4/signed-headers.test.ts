import { expect, test } from 'vitest'
import { checkSignedHeaderNames, unsignedHeaders } from './signed-headers.ts'

test('a list of lower-case names is one, sorted or not', () => {
  expect(checkSignedHeaderNames('host;range;x-amz-date')).toBe(true)
  expect(checkSignedHeaderNames('x-amz-date;host')).toBe(true)
})

test.each(['', ';', 'host;', 'Host', 'host,range', 'a;a', 'b;a;b', 'hošt', 'a;;b'])(
  '%j is no list of names',
  (signedHeaders) => {
    expect(checkSignedHeaderNames(signedHeaders)).toBe(false)
  },
)

test('a name is signed only as a whole', () => {
  const headers = { 'x-amz-meta': '', 'x-amz-meta-a': '', 'x-amz-date': undefined, other: '' }
  expect(unsignedHeaders('host;x-amz-meta;x-amz-meta-a', headers)).toEqual([])
  expect(unsignedHeaders('my-host;x-amz-meta-a', headers)).toEqual(['host', 'x-amz-meta'])
  expect(unsignedHeaders('host;x-amz-meta-a;x-amz-meta-ab', headers)).toEqual(['x-amz-meta'])
})
