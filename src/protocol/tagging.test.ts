import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isStowageError } from '../core/error.ts'
import { parseTaggingHeader, taggingHeader, tagSetOf, tagsOf } from './tagging.ts'

const tag = (Key: string, Value = '') => ({ Key, Value })
const many = (count: number) => Array.from({ length: count }, (_, at) => tag(`k${at}`))

describe('a tag set', () => {
  it('keeps keys and values of the allowed characters and lengths', () => {
    const tagSet = [tag('k'.repeat(128), 'v'.repeat(256)), tag('Größe 1_2', 'a+b-c=d.e:f/g@h')]
    expect(Object.entries(tagsOf(tagSet))).toEqual(tagSet.map(({ Key, Value }) => [Key, Value]))
    expect(Object.keys(tagsOf(many(10)))).toHaveLength(10)
    expect(tagsOf([])).toEqual({})
  })

  it.each([
    [many(11), 'BadRequest', 'Object tags cannot be greater than 10'],
    [[tag('')], 'InvalidTag', 'The TagKey you have provided is invalid'],
    [[tag('k'.repeat(129))], 'InvalidTag', 'The TagKey you have provided is invalid'],
    [[tag('a,b')], 'InvalidTag', 'The TagKey you have provided is invalid'],
    [[tag('k', 'v'.repeat(257))], 'InvalidTag', 'The TagValue you have provided is invalid'],
    [[tag('k', 'what?')], 'InvalidTag', 'The TagValue you have provided is invalid'],
    [[tag('aws:x')], 'InvalidTag', 'Your TagKey cannot be prefixed with aws:'],
    [[tag('AWS:x')], 'InvalidTag', 'Your TagKey cannot be prefixed with aws:'],
    [
      [tag('k', '1'), tag('k', '2')],
      'InvalidTag',
      'Cannot provide multiple Tags with the same key',
    ],
  ])('%# is refused as S3 refuses it', (tagSet, code, message) => {
    expect(() => tagsOf(tagSet)).toThrow(expect.objectContaining({ code, message }))
  })

  it('counts characters as UTF-16 does, and knows keys of every name', () => {
    expect(() => tagsOf([tag('𐐷'.repeat(65))])).toThrow(
      expect.objectContaining({ code: 'InvalidTag' }),
    )
    const tags = tagsOf([tag('__proto__', 'a'), tag('constructor', 'b')])
    expect(tagSetOf(tags)).toEqual([tag('__proto__', 'a'), tag('constructor', 'b')])
  })

  it('comes back by key', () => {
    expect(tagSetOf(tagsOf([tag('b'), tag('10'), tag('9'), tag('a', '1')]))).toEqual([
      tag('10'),
      tag('9'),
      tag('a', '1'),
      tag('b'),
    ])
    expect(tagSetOf(undefined)).toEqual([])
  })
})

describe('the header x-amz-tagging', () => {
  it.each([
    ['', {}],
    ['&&', {}],
    ['a=b&c=d', { a: 'b', c: 'd' }],
    ['key', { key: '' }],
    ['key=&other', { key: '', other: '' }],
    ['a+b=%C3%A9%2B', { 'a b': 'é+' }],
  ])('%j is read', (header, tags) => {
    expect(parseTaggingHeader(header)).toEqual(tags)
  })

  it.each(['=', '=v', 'key%', 'a=%ff', 'a=b&a=b', 'key1=val1,key2=val2', 'é=1'])(
    '%j is no query',
    (header) => {
      expect(() => parseTaggingHeader(header)).toThrow(
        expect.objectContaining({
          code: 'InvalidArgument',
          context: { ArgumentName: 'x-amz-tagging', ArgumentValue: header },
        }),
      )
    },
  )

  it('is held to the rules of a tag set', () => {
    expect(() => parseTaggingHeader('key=val?')).toThrow(
      expect.objectContaining({ code: 'InvalidTag', context: { TagKey: 'key', TagValue: 'val?' } }),
    )
  })

  it('comes back as it was written, and never fails in another way', () => {
    const word = fc.string({
      unit: fc.constantFrom(...Array.from('aZ9 +-=._:/@é𐐷')),
      minLength: 1,
      maxLength: 20,
    })
    fc.assert(
      fc.property(fc.dictionary(word, word, { maxKeys: 10 }), (tags) => {
        expect(parseTaggingHeader(taggingHeader(tags))).toEqual(tags)
      }),
    )
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...Array.from('a=&%+0fé ')) }), (header) => {
        try {
          parseTaggingHeader(header)
        } catch (error) {
          expect(isStowageError(error) && error.status).toBe(400)
        }
      }),
    )
  })
})
