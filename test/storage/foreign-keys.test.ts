import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { S3Client } from '../../src/client/s3-client.ts'
import { defineStowage } from '../../src/declaration/define-stowage.ts'
import { openFilesystemClient } from '../../src/storage/filesystem/filesystem-client.ts'
import { openStorage } from '../../src/storage/open-storage.ts'
import type { Storage } from '../../src/storage/storage.ts'
import { bucket, openStorageServer } from './storage-server.ts'

interface World {
  readonly client: S3Client
  readonly drafts: Storage
  readonly close: () => Promise<void>
}

async function onServer(): Promise<World> {
  const { client, storages, close } = await openStorageServer()
  return { client, drafts: storages.drafts, close }
}

async function inDirectory(): Promise<World> {
  const directory = await mkdtemp(join(tmpdir(), 'stowage-foreign-'))
  const client = await openFilesystemClient({ directory, url: 'http://localhost/media/' })
  const { storages } = defineStowage({
    app: 'suite',
    buckets: { [bucket]: {} },
    storages: {
      drafts: { kind: 'private-media', bucket, location: 'drafts', overwrite: 'replace' },
    },
  })
  const drafts = openStorage({ client, presigner: await client.presigner() }, storages.drafts)
  return {
    client,
    drafts,
    async close() {
      await client.close()
      await rm(directory, { recursive: true })
    },
  }
}

/** Keys that no storage writes, but other programs do. */
const foreign = [
  '../x',
  '..',
  '.',
  './x',
  'a/../../x',
  'a/./b',
  '/x',
  '//',
  'tab\there',
  'bell\u0007',
]

/** Where a path that is resolved would lead. */
const others: Readonly<Record<string, string>> = {
  '../x': 'x',
  './x': 'drafts/x',
  'a/../../x': 'x',
  'a/./b': 'drafts/a/b',
  '/x': 'drafts/x',
}

describe.each([
  ['a server', onServer],
  ['a directory', inDirectory],
])('keys of others on %s', (_, open) => {
  let world: World

  beforeAll(async () => {
    world = await open()
  })
  afterAll(() => world.close())

  const put = async (key: string, Body: string): Promise<void> =>
    void (await world.client.send('PutObject', { Bucket: bucket, Key: key, Body }))
  const exists = (key: string): Promise<boolean> =>
    world.client.send('HeadObject', { Bucket: bucket, Key: key }).then(
      () => true,
      () => false,
    )

  it.each(foreign)('that are listed, like %j, are read, moved and deleted', async (key) => {
    const { drafts } = world
    const other = others[key] ?? 'drafts/other'
    await put(other, 'other')
    await put(`drafts/${key}`, 'inside')
    const listed: string[] = []
    for await (const each of drafts.list(key)) listed.push(each.key)
    expect(listed).toContain(key)
    expect(await drafts.head(key)).toMatchObject({ key, size: 6 })
    expect(await (await drafts.get(key)).body.text()).toBe('inside')
    await drafts.copy(key, 'copied')
    expect(await (await drafts.get('copied')).body.text()).toBe('inside')
    expect(await drafts.deleteMany([key])).toEqual({ deleted: 1, failures: [] })
    expect(await drafts.exists(key)).toBe(false)
    await put(`drafts/${key}`, 'again')
    await drafts.move(key, 'moved')
    expect(await drafts.exists(key)).toBe(false)
    await put(`drafts/${key}`, 'again')
    await drafts.delete(key)
    expect(await exists(`drafts/${key}`)).toBe(false)
    expect(await exists(other)).toBe(true)
  })

  it.each(foreign)('like %j are neither written nor signed', async (key) => {
    const { drafts } = world
    const refused = { code: 'KeyInvalid', status: 400 }
    const invalid = expect.objectContaining(refused) as Error
    await expect(drafts.put(key, 'x')).rejects.toMatchObject(refused)
    await drafts.put('source', 'x')
    await expect(drafts.copy('source', key)).rejects.toMatchObject(refused)
    await expect(drafts.putAttributes(key, { contentType: 'a/b' })).rejects.toMatchObject(refused)
    expect(() => drafts.writer(key)).toThrow(invalid)
    expect(() => drafts.signedPut(key)).toThrow(invalid)
    expect(() => drafts.signedUrl(key)).toThrow(invalid)
    expect(() => drafts.reference(key)).toThrow(invalid)
  })

  it('above the location stay out of reach', async () => {
    const { drafts } = world
    await put('secret', 'secret')
    expect(await drafts.exists('../secret')).toBe(false)
    await expect(drafts.get('../secret')).rejects.toMatchObject({ code: 'NoSuchKey' })
    await expect(drafts.copy('../secret', 'mine')).rejects.toMatchObject({ code: 'NoSuchKey' })
    await drafts.delete('../secret')
    await drafts.deleteMany(['../secret', '../../secret'])
    expect(await exists('secret')).toBe(true)
    for await (const { key } of drafts.list('../')) expect.fail(`${key} is listed`)
  })

  it('begin as the prefixes say, those of hidden names too', async () => {
    const { drafts } = world
    for (const key of ['.hidden', 'hidden/.b', 'hidden/a']) await drafts.put(key, 'x')
    const keys = async (prefix: string, startAfter?: string): Promise<string[]> => {
      const listed: string[] = []
      for await (const { key } of drafts.list(prefix, { startAfter })) listed.push(key)
      return listed
    }
    expect(await keys('.')).toEqual(['.hidden'])
    expect(await keys('hidden/.', '')).toEqual(['hidden/.b'])
    expect(await keys('hidden/', 'hidden/.')).toEqual(['hidden/.b', 'hidden/a'])
  })
})

describe('a page of a listing', () => {
  it.each([0, -1, 1001, 1.5, Number.NaN])('is not of %d keys', async (pageSize) => {
    const { drafts, close } = await inDirectory()
    const first = drafts.list('', { pageSize })[Symbol.asyncIterator]().next()
    const told = { code: 'InputInvalid', message: expect.stringContaining('pageSize') as string }
    await expect(first).rejects.toMatchObject(told)
    await close()
  })
})
