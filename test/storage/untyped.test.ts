import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { BodyInput } from '../../src/storage/body-input.ts'
import type { PutOptions } from '../../src/storage/put-options.ts'
import { openWriteWorld, type WriteWorld } from './write-world.ts'

/** What a program without types can write. */
const untyped = JSON.parse as (text: string) => never

describe('a put by a program without types', () => {
  let world: WriteWorld

  beforeAll(async () => void (world = await openWriteWorld()))
  afterAll(() => world.close())

  it.each<[option: string, options: PutOptions]>([
    ['overwrite', { overwrite: untyped('true') }],
    ['overwrite', { overwrite: untyped('"Replace"') }],
    ['overwrite', { overwrite: untyped('{}') }],
    ['compress', { compress: untyped('"zip"') }],
    ['compress', { compress: untyped('true') }],
    ['length', { length: NaN }],
    ['length', { length: 1e15 }],
    ['length', { length: -1 }],
    ['length', { length: untyped('"5"') }],
    ['accept', { accept: untyped('true') }],
    ['accept.maxBytes', { accept: { maxBytes: untyped('"1KiB"') } }],
    ['accept.maxBytes', { accept: { maxBytes: NaN } }],
    ['accept.minBytes', { accept: { minBytes: -1 } }],
    ['accept.contentTypes', { accept: { contentTypes: untyped('"image/png"') } }],
    ['accept.extensions', { accept: { extensions: untyped('[1]') } }],
    ['accept.maxSize', { accept: untyped('{ "maxSize": 5 }') }],
    ['metadata', { metadata: untyped('"a"') }],
    ['tags', { tags: untyped('5') }],
    ['contentType', { contentType: untyped('null') }],
    ['onProgress', { onProgress: untyped('5') }],
    ['options', untyped('null')],
  ])('is told of %s that it is none: %j', async (option, options) => {
    const documents = world.storage('documents')
    await expect(documents.put('a.txt', 'a', options)).rejects.toMatchObject({
      code: 'OptionInvalid',
      status: 400,
      message: expect.stringContaining(`${option} has to be`) as string,
      context: { option },
    })
    expect(await world.left()).toEqual([])
  })

  it('is told of metadata and tags what is wrong', async () => {
    const drafts = world.storage('drafts')
    for (const [metadata, message] of [
      [{ Author: 'x' }, /"Author" has upper case/],
      [{ 'a b': 'x' }, /has a name that is no part of a header/],
      [{ a: 'é' }, /has a value that cannot travel/],
      [{ a: untyped('5') }, /has a value that is number, not text/],
      [{ a: undefined as unknown as never }, /has a value that is undefined, not text/],
    ] as const)
      await expect(drafts.put('a', 'a', { metadata })).rejects.toMatchObject({
        code: 'MetadataInvalid',
        status: 400,
        message: expect.stringMatching(message) as string,
      })
    const tags = { state: untyped('5') }
    const refused = { code: 'TagsInvalid', status: 400, message: /"state"/ }
    await expect(drafts.put('a', 'a', { tags })).rejects.toMatchObject({
      ...refused,
      message: expect.stringMatching(/"state"/) as string,
    })
    await expect(drafts.putTags('a', tags)).rejects.toMatchObject({ code: 'TagsInvalid' })
  })

  it('stores bytes in whichever view', async () => {
    const drafts = world.storage('drafts')
    const { buffer } = Uint8Array.of(97, 98, 99, 100)
    const views: readonly [BodyInput, string][] = [
      [buffer, 'abcd'],
      [new DataView(buffer, 1, 2), 'bc'],
      [new Uint16Array(buffer, 2), 'cd'],
    ]
    for (const [body, text] of views) {
      await drafts.put('viewed', body)
      expect(String(await world.read(drafts, 'viewed'))).toBe(text)
    }
  })

  it.each<[what: string, body: unknown]>([
    ['undefined', undefined],
    ['null', null],
    ['a number', 5],
    ['a list', [1, 2]],
    ['an object', {}],
    ['a response', new Response('a')],
  ])('is told that %s is no body', async (_, body) => {
    const put = world.storage('drafts').put('b', body as BodyInput)
    await expect(put).rejects.toMatchObject({
      code: 'BodyInvalid',
      status: 400,
      context: { storage: 'drafts', key: 'b' },
    })
  })

  it('knows nothing by bytes that are none', async () => {
    const drafts = world.storage('drafts')
    expect(await drafts.put('photo.png', '')).toMatchObject({
      contentType: 'image/png',
      contentTypeConflict: undefined,
    })
    const invoices = world.storage('invoices')
    await expect(invoices.put('photo.png', '')).rejects.toMatchObject({ code: 'BodyTooSmall' })
    await expect(invoices.put('a.pdf', new Blob([]).stream())).rejects.toMatchObject({
      code: 'BodyTooSmall',
    })
    const accept = { contentTypes: ['text/plain'] }
    expect((await drafts.put('empty.txt', '', { accept })).size).toBe(0)
  })

  it('is told the true name of a length that is wrong', async () => {
    const put = world.storage('drafts').put('a', 'abc', { length: 4 })
    await expect(put).rejects.toMatchObject({
      code: 'BodyLengthWrong',
      hint: expect.not.stringContaining('ContentLength') as string,
      context: { storage: 'drafts', key: 'a', length: 4 },
    })
  })
})
