import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { StorageDeclaration } from '../../src/declaration/declaration.ts'
import { openFilesystemClient } from '../../src/storage/filesystem/filesystem-client.ts'
import { openStorage } from '../../src/storage/open-storage.ts'
import { contextOf } from '../../src/storage/storage-context.ts'
import type { ObjectAttributes } from '../../src/storage/put-options.ts'
import type { Storage } from '../../src/storage/storage.ts'
import { openWriteWorld, type StorageName, type WriteWorld } from './write-world.ts'

const page = '<!doctype html><script>alert(1)</script>'

describe('what an object says about itself', () => {
  let world: WriteWorld
  let onDisk: (name: StorageName) => Storage
  let closeDisk: () => Promise<void>

  beforeAll(async () => {
    world = await openWriteWorld()
    const directory = await mkdtemp(join(tmpdir(), 'stowage-attributes-'))
    const client = await openFilesystemClient({ directory, url: 'http://127.0.0.1:9/media/' })
    const presigner = await client.presigner()
    onDisk = (name) => openStorage({ client, presigner }, declaredOf(world.storage(name)))
    closeDisk = async () => {
      await client.close()
      await rm(directory, { recursive: true })
    }
  })
  afterAll(async () => {
    await closeDisk()
    await world.close()
  })

  const declaredOf = (storage: Storage): StorageDeclaration => {
    const context = contextOf(storage)
    if (context === undefined) throw new Error('a storage on S3 has a context')
    return context.declared
  }

  const refused: readonly ObjectAttributes[] = [
    ...['', 'foo', 'text', '*/*', 'image/*', 'image/png, text/html', 'image/png;text/html'].map(
      (contentType) => ({ contentType }),
    ),
    { contentType: 'text/html;charset="' },
    { contentType: 'image/png;x="a,text/html"' },
    { contentType: ' text/html' },
    { contentType: 'text/plain\r\nx: y' },
    { cacheControl: 'a\nb' },
    { contentDisposition: 'attachment; filename="é.pdf"' },
    { contentDisposition: 'attachment; filename="😀.pdf"' },
    { contentEncoding: 'gzip br' },
    { contentLanguage: '日本' },
  ]

  it.each(refused)('is refused by every verb and on every backend where it is %j', async (said) => {
    for (const drafts of [world.storage('drafts'), onDisk('drafts')]) {
      await drafts.put('there', 'a')
      const error: Error = expect.objectContaining({
        code: 'OptionInvalid',
        status: 400,
        context: expect.objectContaining({ option: Object.keys(said)[0] }) as unknown,
      }) as Error
      await expect(drafts.put('a', 'a', said)).rejects.toEqual(error)
      await expect(drafts.copy('there', 'a', said)).rejects.toEqual(error)
      await expect(drafts.putAttributes('there', said)).rejects.toEqual(error)
      await expect(drafts.multipart.begin('a', said)).rejects.toEqual(error)
      expect(() => drafts.signedPut('a', said)).toThrow(error)
      const { contentType, cacheControl, contentDisposition } = said
      if (said.contentEncoding !== undefined || said.contentLanguage !== undefined) continue
      const form = { maxBytes: 1, contentType, cacheControl, contentDisposition }
      if (contextOf(drafts)?.client.provider.postForms === true)
        expect(() => drafts.signedPost('a', form)).toThrow(error)
    }
  })

  it('is told how to give a name beyond ASCII', async () => {
    const put = world.storage('drafts').put('a', 'a', { contentDisposition: 'é' })
    const hint: unknown = expect.stringMatching(/RFC 5987.*download/)
    await expect(put).rejects.toMatchObject({ hint })
  })

  it.each([
    'image/svg+xml',
    'text/plain; charset=utf-8',
    'video/webm;codecs=vp8,opus',
    'video/mp4; codecs="avc1.42E01E, mp4a.40.2"',
    'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  ])('may be the media type %s', async (contentType) => {
    const drafts = world.storage('drafts')
    await drafts.put('typed', 'a', { contentType })
    expect((await drafts.head('typed'))?.contentType).toBe(contentType)
  })

  it('never lets a browser guess what runs among uploads of the public', async () => {
    const gallery = world.storage('gallery')
    const documents = world.storage('documents')
    for (const contentType of [
      'unknown/unknown',
      'application/unknown',
      'application/ecmascript',
    ]) {
      const overwrite = 'replace'
      await gallery.put('guess', page, { contentType, overwrite })
      expect((await gallery.head('guess'))?.contentDisposition).toBe('attachment')
      const { headers } = gallery.signedPut('guess', { contentType })
      expect(headers['content-disposition']).toBe('attachment')
      const { fields } = gallery.signedPost('guess', { maxBytes: 9, contentType, overwrite })
      expect(fields['Content-Disposition']).toBe('attachment')
    }
    // Written by others, who asked nobody.
    for (const ContentType of ['*/*', 'foo', 'unknown/unknown']) {
      const input = {
        Bucket: 'written',
        Key: 'private/foreign',
        Body: Buffer.from(page),
        ContentType,
      }
      await world.client.send('PutObject', input)
      const to = { storage: gallery, key: 'foreign' }
      await documents.copy('foreign', to, { overwrite: 'replace' })
      expect((await gallery.head('foreign'))?.contentDisposition).toBe('attachment')
    }
  })

  it('shows nothing in public that was to be shown elsewhere only', async () => {
    const to = { storage: world.storage('gallery'), key: 'shown.html' }
    const documents = world.storage('documents')
    await documents.put('shown.html', page, { contentDisposition: 'inline' })
    await documents.copy('shown.html', to)
    expect((await to.storage.head(to.key))?.contentDisposition).toBe('attachment')
    const { contentDisposition } = { contentDisposition: 'inline' }
    await to.storage.putAttributes(to.key, { contentDisposition })
    expect((await to.storage.head(to.key))?.contentDisposition).toBe('inline')
    await to.storage.put('shown.png', 'x', { contentDisposition, contentType: 'image/png' })
    await to.storage.putAttributes('shown.png', { contentType: 'text/html' })
    expect((await to.storage.head('shown.png'))?.contentDisposition).toBe('attachment')
  })

  it('takes no caching from where anyone may read to where nobody may, nor back', async () => {
    const documents = world.storage('documents')
    const avatars = world.storage('avatars')
    const assets = world.storage('assets')
    const cachingOf = async (storage: Storage, key: string) =>
      (await storage.head(key))?.cacheControl
    const year = 'public, max-age=31536000, immutable'
    await avatars.put('c1', 'a')
    await avatars.put('c2', 'a', { cacheControl: year })
    for (const to of [documents, onDisk('documents')])
      for (const key of ['c1', 'c2']) {
        await avatars.copy(key, { storage: to, key })
        expect(await cachingOf(to, key)).toBe('private, no-cache')
      }
    await documents.move('c1', { storage: avatars, key: 'c3' })
    expect(await cachingOf(avatars, 'c3')).toBe('public, max-age=86400')
    await avatars.copy('c3', { storage: assets, key: 'c3' })
    expect(await cachingOf(assets, 'c3')).toBe('no-cache')
    await avatars.copy('c2', { storage: assets, key: 'c2' })
    expect(await cachingOf(assets, 'c2')).toBe(year)
    await avatars.copy('c2', { storage: documents, key: 'c4' }, { cacheControl: 'no-store' })
    expect(await cachingOf(documents, 'c4')).toBe('no-store')
    await avatars.putAttributes('c2', { contentLanguage: 'th' })
    expect(await cachingOf(avatars, 'c2')).toBe(year)
  })

  it('copies what has the ETag that is named, with its quotes or without', async () => {
    const drafts = world.storage('drafts')
    const { etag } = await drafts.put('tagged', 'a')
    for (const to of [drafts, onDisk('drafts')]) {
      for (const ifMatch of [etag, etag.replaceAll('"', ''), '*'])
        await drafts.copy('tagged', { storage: to, key: 'copied' }, { ifMatch })
      const copied = drafts.copy('tagged', { storage: to, key: 'copied' }, { ifMatch: '"x"' })
      await expect(copied).rejects.toMatchObject({ code: 'SourceChanged' })
    }
  })
})
