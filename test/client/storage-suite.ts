import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { defineStowage } from '../../src/declaration/define-stowage.ts'
import { connect } from '../../src/storage/connect.ts'
import type { PrivateStorage } from '../../src/storage/storage.ts'
import type { SuiteTarget } from './s3-suite.ts'

/** What a storage has to do on every S3 server. */
export function describeStorage(title: string, reach: () => Promise<SuiteTarget>): void {
  describe(title, () => {
    const bucket = `stowage-${randomBytes(6).toString('hex')}`
    const declaration = defineStowage({
      app: 'suite',
      buckets: { [bucket]: {} },
      storages: {
        bols: { kind: 'private-media', bucket, location: 'bols', cacheControl: 'no-store' },
        drafts: { kind: 'private-media', bucket, location: 'drafts', overwrite: true },
      },
    })
    let bols: PrivateStorage
    let drafts: PrivateStorage
    let finish: () => Promise<void>

    beforeAll(async () => {
      const { isStrict: _, ...options } = await reach()
      const { storages, client, close } = await connect(declaration, options)
      ;({ bols, drafts } = storages)
      await client.send('CreateBucket', { Bucket: bucket })
      finish = async () => {
        for (const storage of [bols, drafts]) {
          const keys: string[] = []
          for await (const { key } of storage.list()) keys.push(key)
          expect((await storage.delete(keys)).failures).toEqual([])
        }
        await client.send('DeleteBucket', { Bucket: bucket })
        await close()
      }
    })
    afterAll(() => finish())

    it('puts, heads and gets what it was given', async () => {
      const stored = await bols.put('2026/PRT-2026-0001.pdf', 'a bill', {
        contentType: 'application/pdf',
        metadata: { shipper: 'Prime' },
      })
      expect(stored).toMatchObject({
        key: '2026/PRT-2026-0001.pdf',
        size: 6,
        contentType: 'application/pdf',
      })
      const read = await bols.get('2026/PRT-2026-0001.pdf')
      expect(await read.body.text()).toBe('a bill')
      const about = {
        key: '2026/PRT-2026-0001.pdf',
        etag: stored.etag,
        size: 6,
        contentType: 'application/pdf',
        cacheControl: 'no-store',
        metadata: { shipper: 'Prime' },
      }
      expect(read).toMatchObject(about)
      const head = await bols.head('2026/PRT-2026-0001.pdf')
      expect(head).toMatchObject(about)
      expect(head?.lastModified.getTime()).toBeGreaterThan(Date.now() - 600_000)
    })

    it('gets ranges, and tells the size of the whole', async () => {
      await drafts.put('digits', '0123456789')
      const { body, range, size } = await drafts.get('digits', { range: { start: 2, end: 4 } })
      expect([await body.text(), range, size]).toEqual(['234', { start: 2, end: 4 }, 10])
      const { body: last } = await drafts.get('digits', { range: { last: 3 } })
      expect(await last.text()).toBe('789')
    })

    it('tells what is absent', async () => {
      expect(await bols.head('never')).toBeUndefined()
      await expect(bols.get('never')).rejects.toMatchObject({ code: 'NoSuchKey' })
      await bols.delete('never')
    })

    it('replaces an object only where that is declared, or asked for', async () => {
      await bols.put('once', 'first')
      const again = bols.put('once', 'second')
      await expect(again).rejects.toMatchObject({ code: 'KeyExists' })
      expect(await (await bols.get('once')).body.text()).toBe('first')
      await bols.put('once', 'third', { overwrite: true })
      await drafts.put('often', 'first')
      await drafts.put('often', 'second')
      expect(await (await drafts.get('often')).body.text()).toBe('second')
    })

    it('lists its own keys, relative, with prefixes', async () => {
      await Promise.all(['l/a', 'l/b/1', 'l/b/2'].map((key) => drafts.put(key, key)))
      const all: string[] = []
      for await (const { key } of drafts.list('l/', { pageSize: 2 })) all.push(key)
      expect(all).toEqual(['l/a', 'l/b/1', 'l/b/2'])
      const level: unknown[] = []
      for await (const each of drafts.list('l/', { delimiter: '/' }))
        level.push('prefix' in each ? each.prefix : each.key)
      expect(level).toEqual(['l/a', 'l/b/'])
      const after: string[] = []
      for await (const { key } of drafts.list('l/', { startAfter: 'l/b/1' })) after.push(key)
      expect(after).toEqual(['l/b/2'])
    })

    it('deletes one and many', async () => {
      await Promise.all(['d/1', 'd/2', 'd/3'].map((key) => drafts.put(key, key)))
      await drafts.delete('d/1')
      expect(await drafts.delete(['d/2', 'd/3'])).toEqual({ deleted: 2, failures: [] })
      expect(await drafts.head('d/3')).toBeUndefined()
    })

    it('signs URLs that put and get, and that stop at other objects', async () => {
      const contentType = 'text/plain'
      const put = drafts.signedUrl('by url.txt', { method: 'PUT', contentType })
      const headers = { 'content-type': contentType }
      expect((await fetch(put, { method: 'PUT', body: 'by url', headers })).status).toBe(200)
      const get = drafts.signedUrl('by url.txt')
      expect(await (await fetch(get)).text()).toBe('by url')
    })

    it('refuses metadata and keys that cannot be kept', async () => {
      const umlaut = drafts.put('m', 'x', { metadata: { name: 'Müller' } })
      await expect(umlaut).rejects.toMatchObject({ code: 'MetadataInvalid' })
      await expect(drafts.put('../bols/x', 'x')).rejects.toMatchObject({ code: 'KeyInvalid' })
      await expect(drafts.delete(['ok', '/x'])).rejects.toMatchObject({ code: 'KeyInvalid' })
    })
  })
}
