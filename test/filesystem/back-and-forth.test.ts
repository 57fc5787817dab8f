import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { listObjects } from '../../src/client/list-objects.ts'
import type { S3Client } from '../../src/client/s3-client.ts'
import { upload } from '../../src/client/upload.ts'
import { taggingHeader } from '../../src/protocol/tagging.ts'
import { bucket as Bucket, openTwoWorlds, type TwoWorlds } from './two-worlds.ts'

/** Copies every object with all that it says, as any program would that knows S3 only. */
async function copyAll(from: S3Client, to: S3Client, prefix: string): Promise<void> {
  for await (const { Contents = [] } of listObjects(from, { Bucket })) {
    for (const { Key = '', Size = 0 } of Contents) {
      const source = await from.send('GetObject', { Bucket, Key })
      const { TagSet = [] } = await from.send('GetObjectTagging', { Bucket, Key })
      const tags = Object.fromEntries(TagSet.map(({ Key: name = '', Value = '' }) => [name, Value]))
      await upload(to, {
        bucket: Bucket,
        key: prefix + Key,
        body: source.Body,
        length: Size,
        attributes: {
          ContentType: source.ContentType,
          CacheControl: source.CacheControl,
          ContentDisposition: source.ContentDisposition,
          ContentEncoding: source.ContentEncoding,
          ContentLanguage: source.ContentLanguage,
          Metadata: source.Metadata,
          ...(TagSet.length > 0 && { Tagging: taggingHeader(tags) }),
        },
      })
    }
  }
}

/** All that is to survive. */
async function describeAll(client: S3Client, prefix = ''): Promise<readonly unknown[]> {
  const described: unknown[] = []
  for await (const { Contents = [] } of listObjects(client, { Bucket, Prefix: prefix })) {
    for (const { Key = '' } of Contents) {
      const got = await client.send('GetObject', { Bucket, Key })
      // A directory encrypts nothing.
      const { Body, LastModified: _, ServerSideEncryption: __, ...output } = got
      const { TagSet } = await client.send('GetObjectTagging', { Bucket, Key })
      const body = (await Body.bytes()).toString('base64')
      described.push([Key.slice(prefix.length), body, TagSet, clean(output)])
    }
  }
  return described
}

const clean = (output: object): object =>
  Object.fromEntries(Object.entries(output).filter(([, value]) => value !== undefined))

describe('USE_S3, back and forth', () => {
  let worlds: TwoWorlds

  beforeAll(async () => {
    worlds = await openTwoWorlds()
    const { server } = worlds
    const attributes = {
      ContentType: 'application/pdf',
      CacheControl: 'private, max-age=60',
      ContentDisposition: 'attachment; filename="PRT.pdf"',
      ContentLanguage: 'en-US',
      Metadata: { shipper: 'Prime', 'bol-number': 'PRT-2026-0001' },
      Tagging: 'team=dock&retention=7%20years',
    }
    const put = (key: string, body: string | Buffer, given = {}) =>
      upload(server, { bucket: Bucket, key, body, attributes: given })
    await put('bols/2026/PRT-2026-0001.pdf', 'a bill', attributes)
    await put('bols/2026', 'a key and a prefix', { ContentType: 'text/plain' })
    await put('bols/', '', { ContentType: 'application/x-directory' })
    await put('bols/2026/ä ö/中文.json.gz', randomBytes(99), {
      ContentEncoding: 'gzip',
      ContentType: 'application/json',
    })
    await put(`bols/${'long'.repeat(80)}.pdf`, 'long', attributes)
    await put('a//b', 'no name', attributes)
    await put('large.bin', randomBytes(9 * 1024 * 1024), attributes)
  })
  afterAll(() => worlds.close())

  it('loses nothing, and changes nothing', async () => {
    const { server, filesystem, directory } = worlds
    const before = await describeAll(server)
    expect(before).toHaveLength(7)
    await copyAll(server, filesystem, '')
    expect(await describeAll(filesystem)).toEqual(before)
    const file = join(directory, 'bols/2026/PRT-2026-0001.pdf')
    expect(await readFile(file, 'utf8')).toBe('a bill')
    await copyAll(filesystem, server, 'back/')
    expect(await describeAll(server, 'back/')).toEqual(before)
  })
})
