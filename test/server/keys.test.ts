import {
  CopyObjectCommand,
  CreateBucketCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
} from '@aws-sdk/client-s3'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { percentDecode } from '../../src/core/percent.ts'
import { parseXml } from '../../src/protocol/xml/parse-xml.ts'
import { openS3World, type S3World } from './s3-world.ts'

const Bucket = 'odd-keys'
let world: S3World
beforeAll(async () => {
  world = await openS3World()
  await world.s3.send(new CreateBucketCommand({ Bucket }))
})
afterAll(async () => {
  expect(world.defects).toEqual([])
  await world.close()
})

const encoded = (key: string): string =>
  Array.from(Buffer.from(key), (byte) => `%${byte.toString(16).padStart(2, '0')}`).join('')

const raw = (method: string, key: string, body = '') =>
  world.send({ method, url: `/${Bucket}/${encoded(key)}`, body })

const keys = [
  'with space',
  ' leading and trailing ',
  'plus+and%percent%20',
  'question?mark&amp#hash',
  'emoji/🚢/𝕊',
  '..',
  '.',
  '../up/../..',
  './here',
  '/leading',
  '//two',
  'double//slash',
  'trailing/',
  '/',
  'quote\'"()*!<>&;:@=,$[]{}|\\^`~',
  'é and é',
  'null',
  'k'.repeat(1024),
  '🚢'.repeat(256),
]

describe('a key', () => {
  it.each(keys)('%j is put, got, listed, copied and deleted as it is', async (Key) => {
    expect((await raw('PUT', Key, Key)).status).toBe(200)
    expect((await raw('GET', Key)).body.toString()).toBe(Key)
    const { Contents = [] } = await world.s3.send(new ListObjectsV2Command({ Bucket, Prefix: Key }))
    expect(Contents.map((each) => each.Key)).toContain(Key)
    const CopySource = `${Bucket}/${encoded(Key)}`
    await world.s3.send(new CopyObjectCommand({ Bucket, Key: 'copied', CopySource }))
    expect((await raw('GET', 'copied')).body.toString()).toBe(Key)
    expect((await raw('DELETE', Key)).status).toBe(204)
    expect((await raw('GET', Key)).error?.code).toBe('NoSuchKey')
  })

  it.each(keys.filter((key) => !/(^|\/)\.{1,2}(\/|$)/.test(key)))(
    '%j survives the SDK',
    async (Key) => {
      await world.s3.send(new PutObjectCommand({ Bucket, Key, Body: Key }))
      const { Body } = await world.s3.send(new GetObjectCommand({ Bucket, Key }))
      expect(await Body?.transformToString()).toBe(Key)
      const Delete = { Objects: [{ Key }] }
      const { Deleted } = await world.s3.send(new DeleteObjectsCommand({ Bucket, Delete }))
      expect(Deleted?.[0]?.Key).toBe(Key)
      expect((await raw('GET', Key)).status).toBe(404)
    },
  )

  it.each(['control\u0001\u001f', 'tab\tand\nline\r', 'nul\u0000', '\u007f\u0085', '\ufffe'])(
    '%j travels in a listing, encoded or not',
    async (Key) => {
      expect((await raw('PUT', Key, 'x')).status).toBe(200)
      const list = new ListObjectsV2Command({ Bucket, EncodingType: 'url' })
      const { Contents = [] } = await world.s3.send(list)
      expect(Contents.map((each) => percentDecode(each.Key ?? ''))).toContain(Key)
      const plain = await world.send({ url: `/${Bucket}?list-type=2` })
      const listed = parseXml(plain.body.toString()).children.flatMap(({ children }) => children)
      expect(listed.map(({ text }) => text)).toContain(Key)
      expect((await raw('DELETE', Key)).status).toBe(204)
    },
  )

  it('of 1025 bytes is too long', async () => {
    expect((await raw('PUT', 'k'.repeat(1025))).error?.code).toBe('KeyTooLongError')
    expect((await raw('PUT', `${'🚢'.repeat(256)}k`)).error?.code).toBe('KeyTooLongError')
  })

  it('of any text comes back', async () => {
    const anyKey = fc
      .string({ unit: 'grapheme', minLength: 1, maxLength: 60 })
      .filter((key) => Buffer.byteLength(key) <= 1024)
    await fc.assert(
      fc.asyncProperty(anyKey, async (Key) => {
        await raw('PUT', Key, Key)
        expect((await raw('GET', Key)).body.toString()).toBe(Key)
      }),
      { numRuns: 40 },
    )
  })

  it('that is not UTF-8, or badly escaped, is InvalidURI', async () => {
    for (const url of ['%ff', '%', '%zz', '%e2%82', 'a%2']) {
      const answer = await world.send({ url: `/${Bucket}/${url}` })
      expect([answer.status, answer.error?.code]).toEqual([400, 'InvalidURI'])
    }
  })
})
