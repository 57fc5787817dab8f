import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isStowageError } from '../../core/error.ts'
import type { OperationName } from '../operation-types.ts'
import { operationNamed, operations } from '../operations.ts'
import type { HttpParts } from './http-shape.ts'

const labels = { Bucket: 'b', Key: 'k' }
const none: HttpParts = { labels, query: [], headers: {}, body: '' }

const request = (name: OperationName, parts: Partial<HttpParts>) =>
  operationNamed(name).input.read({ ...none, ...parts }, true)
const response = (name: OperationName, parts: Partial<HttpParts>) =>
  operationNamed(name).output.read({ ...none, ...parts }, false)

const tag = '<Tag><Key>k</Key><Value>v</Value></Tag>'

describe('the body of a request is held to the model', () => {
  it.each([
    ['an empty body', ''],
    ['another root', `<Tags><TagSet>${tag}</TagSet></Tags>`],
    ['an unknown element', `<Tagging><TagSet>${tag}</TagSet><More/></Tagging>`],
    ['an unknown item', `<Tagging><TagSet>${tag}<tag/></TagSet></Tagging>`],
    ['a missing element', '<Tagging/>'],
    ['a missing element of an item', '<Tagging><TagSet><Tag><Key>k</Key></Tag></TagSet></Tagging>'],
    ['an element twice', '<Tagging><TagSet/><TagSet/></Tagging>'],
    ['text between elements', `<Tagging>x<TagSet>${tag}</TagSet></Tagging>`],
    ['text between items', `<Tagging><TagSet>${tag}x</TagSet></Tagging>`],
    [
      'an element inside a text',
      '<Tagging><TagSet><Tag><Key><b/></Key><Value/></Tag></TagSet></Tagging>',
    ],
    ['what is not well-formed', '<Tagging><TagSet></Tagging>'],
  ])('%s is malformed', (_name, body) => {
    expect(() => request('PutBucketTagging', { body })).toThrow(
      expect.objectContaining({ code: 'MalformedXML', status: 400 }),
    )
  })

  it('with any prefix, namespace and indentation', () => {
    const body = `<x:Tagging xmlns:x="u">\n  <x:TagSet>\n    ${tag}\n  </x:TagSet>\n</x:Tagging>`
    expect(request('PutBucketTagging', { body })).toEqual({
      Bucket: 'b',
      Tagging: { TagSet: [{ Key: 'k', Value: 'v' }] },
    })
  })

  it('a text body may be empty, which is for its reader to judge', () => {
    expect(request('PutBucketPolicy', {})).toEqual({ Bucket: 'b', Policy: '' })
  })

  it('a body that the model does not require may be absent', () => {
    expect(request('CreateBucket', {})).toEqual({ Bucket: 'b' })
  })

  it.each(['1.5', 'x', '', '1e3', '0x10', '99999999999999999999', '∞'])(
    '%j is no number',
    (text) => {
      const part = `<Part><ETag>e</ETag><PartNumber>${text}</PartNumber></Part>`
      const body = `<CompleteMultipartUpload>${part}</CompleteMultipartUpload>`
      const query = [['uploadId', 'u']] as const
      expect(() => request('CompleteMultipartUpload', { query, body })).toThrow('not well-formed')
    },
  )
})

describe('the head of a request is held to the model', () => {
  it.each(['x', '', '1.5', '1e3', ' ', '9007199254740992'])('max-keys=%j is refused', (text) => {
    expect(() => request('ListObjectsV2', { query: [['max-keys', text]] })).toThrow(
      expect.objectContaining({
        code: 'InvalidArgument',
        message: 'Provided max-keys not an integer or within integer range',
        context: { ArgumentName: 'max-keys', ArgumentValue: text },
      }),
    )
  })

  it('an unreadable retention date or switch is refused', () => {
    const date = { 'x-amz-object-lock-retain-until-date': 'tomorrow' }
    expect(() => request('PutObject', { headers: date })).toThrow('ISO 8601')
    const bypass = { 'x-amz-bypass-governance-retention': 'yes' }
    expect(() => request('DeleteObject', { headers: bypass })).toThrow('true or false')
  })

  it.each(['yesterday', '1', 'foo 1', '2024', ''])('the condition %j is ignored', (text) => {
    const input = request('GetObject', { headers: { 'if-modified-since': text } })
    expect(input).not.toHaveProperty('IfModifiedSince')
  })

  it.each([
    'Sun, 06 Nov 1994 08:49:37 GMT',
    'Sunday, 06-Nov-94 08:49:37 GMT',
    'Sun Nov  6 08:49:37 1994',
    '1994-11-06T08:49:37Z',
    '1994-11-06T08:49:37',
    '1994-11-06T09:49:37.000+01:00',
  ])('the date %j is read in any zone of the machine', (text) => {
    const input = request('GetObject', { headers: { 'if-modified-since': text } })
    expect(input).toMatchObject({ IfModifiedSince: new Date(784_111_777_000) })
  })

  it('a missing parameter is named', () => {
    expect(() => request('UploadPart', { query: [['uploadId', 'u']] })).toThrow('partNumber')
    expect(() => request('CopyObject', {})).toThrow('x-amz-copy-source')
  })

  it('a repeated header is one list, of a repeated parameter the first counts', () => {
    const headers = { 'x-amz-object-attributes': ['ETag,Checksum', 'ObjectSize'] }
    const query = [
      ['versionId', 'a'],
      ['versionId', 'b'],
    ] as const
    expect(request('GetObjectAttributes', { headers, query })).toMatchObject({
      ObjectAttributes: ['ETag', 'Checksum', 'ObjectSize'],
      VersionId: 'a',
    })
  })

  it('metadata is taken as it is named, even by the name of a prototype', () => {
    const { Metadata } = request('PutObject', {
      headers: Object.fromEntries([
        ['x-amz-meta-__proto__', 'a'],
        ['x-amz-meta-b', 'c'],
        ['x-amz-me', 'd'],
      ]),
    })
    expect(Object.entries(Metadata ?? {})).toEqual([
      ['__proto__', 'a'],
      ['b', 'c'],
    ])
  })
})

describe('a response of another server is read for what it says', () => {
  it('with unknown elements, empty numbers and any root', () => {
    const body =
      '<Result><Name>b</Name><New><a/></New><MaxKeys></MaxKeys><KeyCount>2</KeyCount></Result>'
    expect(response('ListObjectsV2', { body })).toEqual({ Name: 'b', KeyCount: 2 })
  })

  it('with the location as the text of the root, or absent', () => {
    const root = (text: string) => ({
      body: `<LocationConstraint xmlns="u">${text}</LocationConstraint>`,
    })
    expect(response('GetBucketLocation', root('eu-west-1'))).toEqual({
      LocationConstraint: 'eu-west-1',
    })
    expect(response('GetBucketLocation', root(''))).toEqual({})
  })
})

it('an answer carries the namespace on its root and xsi where its attribute is', () => {
  const Grants = [{ Grantee: { Type: 'Group', URI: 'u' }, Permission: 'READ' }]
  expect(operationNamed('GetBucketAcl').output.write({ Grants }).body).toBe(
    '<?xml version="1.0" encoding="UTF-8"?>\n' +
      '<AccessControlPolicy xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><AccessControlList><Grant>' +
      '<Grantee xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="Group"><URI>u</URI></Grantee>' +
      '<Permission>READ</Permission></Grant></AccessControlList></AccessControlPolicy>',
  )
})

it('hostile requests are read or refused, never anything else', () => {
  const text = fc.string()
  const names = fc.constantFrom(...operations.keys())
  const parts = fc.record({
    query: fc.array(fc.tuple(fc.constantFrom('uploadId', 'partNumber', 'max-keys', 'id'), text)),
    headers: fc.dictionary(fc.constantFrom('x-amz-copy-source', 'range', 'x-amz-meta-a'), text),
    body: fc.oneof(
      text,
      text.map((each) => `<Tagging>${each}</Tagging>`),
    ),
  })
  fc.assert(
    fc.property(names, parts, (name, given) => {
      try {
        request(name, given)
      } catch (error) {
        if (!isStowageError(error)) throw error
      }
    }),
    { numRuns: 1000 },
  )
})
