import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { copyObject } from '../../src/client/copy-object.ts'
import { bucket, openStorageServer, type StorageServer } from './storage-server.ts'

const mebibyte = 1024 ** 2

const about = {
  contentType: 'application/pdf',
  cacheControl: 'private',
  contentDisposition: 'attachment',
  contentLanguage: 'th',
  metadata: { shipper: 'Prime' },
}

describe('a copy that is too large for one request', () => {
  let world: StorageServer
  const bytes = randomBytes(12 * mebibyte + 17)

  beforeAll(async () => {
    const copies = { limit: 6 * mebibyte, partSize: 5 * mebibyte, concurrency: 2 }
    world = await openStorageServer({ copies })
    await world.storages.drafts.put('large', bytes, { ...about, tags: { state: 'new' } })
  })
  afterAll(() => world.close())

  const uploads = async (): Promise<unknown> => {
    const { Uploads } = await world.client.send('ListMultipartUploads', { Bucket: bucket })
    return Uploads
  }

  it('has the bytes, attributes and tags of its source', async () => {
    const { drafts, bols } = world.storages
    const progress: number[] = []
    const stored = await drafts.copy(
      'large',
      { storage: bols, key: 'copy' },
      { onProgress: ({ transferred }) => progress.push(transferred) },
    )
    expect(stored).toMatchObject({ reference: 'bols:copy', size: bytes.length })
    expect(stored.etag).toMatch(/-3"$/)
    expect(progress).toHaveLength(3)
    expect(progress.at(-1)).toBe(bytes.length)
    const read = await bols.get('copy')
    expect(read).toMatchObject({ ...about, etag: stored.etag, checksum: stored.checksum })
    expect(bytes.equals(await read.body.bytes())).toBe(true)
    expect(await bols.getTags('copy')).toEqual({ state: 'new' })
  })

  it('replaces nothing where that is declared', async () => {
    const { drafts, bols } = world.storages
    await bols.put('taken', 'first')
    const copied = drafts.copy('large', { storage: bols, key: 'taken' })
    await expect(copied).rejects.toMatchObject({ code: 'KeyExists' })
    expect(await (await bols.get('taken')).body.text()).toBe('first')
    expect(await uploads()).toBeUndefined()
  })

  it('moves, and changes what it says about itself', async () => {
    const { drafts } = world.storages
    await drafts.copy('large', 'moving')
    await drafts.move('moving', 'moved')
    await drafts.putAttributes('moved', { contentLanguage: 'en' })
    const head = await drafts.head('moved')
    expect(head).toMatchObject({ ...about, contentLanguage: 'en', size: bytes.length })
    expect(await drafts.getTags('moved')).toEqual({ state: 'new' })
    expect(await drafts.exists('moving')).toBe(false)
  })

  it('of a source that has changed is none, in one request or in parts', async () => {
    const { drafts } = world.storages
    const { etag, size } = await drafts.put('changing', bytes)
    await drafts.put('changing', bytes.subarray(1))
    const source = { bucket, key: 'drafts/changing', etag, size }
    const target = { bucket, key: 'drafts/mixture', attributes: {}, keepsAttributes: true }
    for (const limit of [size, size - 1]) {
      const copied = copyObject(world.client, { ...target, source, tuning: { limit } })
      await expect(copied).rejects.toMatchObject({ code: 'PreconditionFailed' })
    }
    expect(await drafts.exists('mixture')).toBe(false)
    expect(await uploads()).toBeUndefined()
  })

  it('stops with the signal, and leaves no parts', async () => {
    const { drafts } = world.storages
    const controller = new AbortController()
    const copied = drafts.copy('large', 'aborted', {
      signal: controller.signal,
      onProgress: () => controller.abort(),
    })
    await expect(copied).rejects.toMatchObject({ code: 'RequestAborted' })
    expect(await drafts.exists('aborted')).toBe(false)
    expect(await uploads()).toBeUndefined()
  })
})

describe('a copy to a storage of public uploads', () => {
  it('is not run by browsers, whatever its source says', async () => {
    const world = await openStorageServer()
    const { drafts, avatars } = world.storages
    await drafts.put('a.svg', '<svg xmlns="http://www.w3.org/2000/svg"/>')
    expect((await drafts.head('a.svg'))?.contentDisposition).toBeUndefined()
    await drafts.copy('a.svg', { storage: avatars, key: 'a.svg' })
    expect(await avatars.head('a.svg')).toMatchObject({
      contentType: 'image/svg+xml',
      contentDisposition: 'attachment',
    })
    await world.close()
  })
})

describe('a copy', () => {
  let world: StorageServer
  beforeAll(async () => {
    world = await openStorageServer()
  })
  afterAll(() => world.close())

  it('leaves out what an empty text is given for, and how long it was to be cached with it', async () => {
    const { drafts } = world.storages
    const Expires = new Date('2036-03-21T00:00:00Z')
    const object = { Bucket: bucket, Key: 'drafts/said' }
    await world.client.send('PutObject', {
      ...object,
      Body: 'text',
      Expires,
      ContentLanguage: 'th',
      CacheControl: 'max-age=9',
    })
    await drafts.copy('said', 'kept')
    const kept = await world.client.send('HeadObject', { ...object, Key: 'drafts/kept' })
    expect(kept).toMatchObject({ ContentLanguage: 'th', CacheControl: 'max-age=9' })
    expect(kept.ExpiresString).toBe(Expires.toUTCString())
    await drafts.copy('said', 'cleared', { contentLanguage: '', cacheControl: '' })
    const cleared = await world.client.send('HeadObject', { ...object, Key: 'drafts/cleared' })
    expect(cleared.ContentLanguage).toBeUndefined()
    expect(cleared.CacheControl).toBeUndefined()
    expect(cleared.ExpiresString).toBeUndefined()
  })
})
