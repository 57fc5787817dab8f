import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { SuiteTarget } from './s3-suite.ts'
import { describeCopies } from './storage-copy-suite.ts'
import { describeSigning } from './storage-signing-suite.ts'
import { describeVersions } from './storage-version-suite.ts'
import { openStorageWorld, textOf, type StorageWorld } from './storage-world.ts'

/** What a storage has to do on every S3 server. */
export function describeStorage(title: string, reach: () => Promise<SuiteTarget>): void {
  describe(title, () => {
    let world: StorageWorld

    beforeAll(async () => {
      world = await openStorageWorld(await reach())
    })
    afterAll(() => world.close())

    describeReading(() => world)
    describeCopies(() => world)
    describeVersions(() => world)
    describeSigning(() => world)
  })
}

function describeReading(world: () => StorageWorld): void {
  it('puts, heads and gets what it was given', async () => {
    const { bols } = world()
    const key = '2026/PRT-2026-0001.pdf'
    const stored = await bols.put(key, 'a bill', {
      contentType: 'application/pdf',
      metadata: { shipper: 'Prime' },
    })
    expect(stored).toMatchObject({ key, size: 6, contentType: 'application/pdf' })
    expect(stored.reference).toBe(`bols:${key}`)
    const read = await bols.object(stored.reference).get()
    expect(await read.body.text()).toBe('a bill')
    const about = {
      key,
      etag: stored.etag,
      size: 6,
      contentType: 'application/pdf',
      cacheControl: 'no-store',
      metadata: { shipper: 'Prime' },
    }
    expect(read).toMatchObject(about)
    const head = await bols.head(key)
    expect(head).toMatchObject({ ...about, checksum: stored.checksum })
    expect(head?.lastModified.getTime()).toBeGreaterThan(Date.now() - 600_000)
  })

  it('gets ranges, clamped to the object, and tells the size of the whole', async () => {
    const { drafts } = world()
    await drafts.put('digits', '0123456789')
    const { body, range, size } = await drafts.get('digits', { range: { start: 2, end: 4 } })
    expect([await body.text(), range, size]).toEqual(['234', { start: 2, end: 4 }, 10])
    const past = await drafts.get('digits', { range: { start: 8, end: 1000 } })
    expect([await past.body.text(), past.range]).toEqual(['89', { start: 8, end: 9 }])
    expect(await (await drafts.get('digits', { range: { last: 3 } })).body.text()).toBe('789')
    expect(await (await drafts.get('digits', { range: { last: 30 } })).body.text()).toBe(
      '0123456789',
    )
    const beyond = drafts.get('digits', { range: { start: 10 } })
    await expect(beyond).rejects.toMatchObject({ code: 'InvalidRange', status: 416 })
  })

  it('gets on condition', async () => {
    const { drafts } = world()
    const { etag } = await drafts.put('conditional', 'as it was')
    const unchanged = drafts.get('conditional', { ifNoneMatch: etag })
    await expect(unchanged).rejects.toMatchObject({ code: 'NotModified', status: 304 })
    const other = drafts.get('conditional', { ifMatch: '"another"' })
    await expect(other).rejects.toMatchObject({ code: 'PreconditionFailed', status: 412 })
    const hour = new Date(Date.now() - 3_600_000)
    const old = drafts.get('conditional', { ifUnmodifiedSince: hour })
    await expect(old).rejects.toMatchObject({ code: 'PreconditionFailed' })
    const read = await drafts.get('conditional', { ifMatch: etag, ifModifiedSince: hour })
    expect(await read.body.text()).toBe('as it was')
  })

  it('tells what is absent', async () => {
    const { bols } = world()
    expect(await bols.head('never')).toBeUndefined()
    expect(await bols.exists('never')).toBe(false)
    await expect(bols.get('never')).rejects.toMatchObject({ code: 'NoSuchKey' })
    await bols.delete('never')
  })

  it('replaces an object only where that is declared, or asked for', async () => {
    const { bols, drafts } = world()
    await bols.put('once', 'first')
    const again = bols.put('once', 'second')
    await expect(again).rejects.toMatchObject({ code: 'KeyExists' })
    expect(await textOf(bols, 'once')).toBe('first')
    await bols.put('once', 'third', { overwrite: 'replace' })
    await drafts.put('often', 'first')
    await drafts.put('often', 'second')
    expect(await textOf(drafts, 'often')).toBe('second')
  })

  it('lists its own keys, relative, with prefixes, one or a page at a time', async () => {
    const { drafts } = world()
    await Promise.all(['l/a', 'l/b/1', 'l/b/2'].map((key) => drafts.put(key, key)))
    const all: string[] = []
    for await (const { key } of drafts.list('l/', { pageSize: 2 })) all.push(key)
    expect(all).toEqual(['l/a', 'l/b/1', 'l/b/2'])
    const pages: number[] = []
    for await (const page of drafts.list('l/', { pageSize: 2 }).pages()) pages.push(page.length)
    expect(pages).toEqual([2, 1])
    const level: unknown[] = []
    for await (const each of drafts.list('l/', { delimiter: '/' }))
      level.push('prefix' in each ? each.prefix : each.key)
    expect(level).toEqual(['l/a', 'l/b/'])
    const after: string[] = []
    for await (const { key } of drafts.list('l/', { startAfter: 'l/b/1' })) after.push(key)
    expect(after).toEqual(['l/b/2'])
  })

  it('stops listing with the signal, between pages too', async () => {
    const { drafts } = world()
    await Promise.all(['s/1', 's/2', 's/3'].map((key) => drafts.put(key, key)))
    const controller = new AbortController()
    const pages = drafts.list('s/', { pageSize: 1, signal: controller.signal }).pages()
    const listing = (async () => {
      for await (const _ of pages) controller.abort()
    })()
    await expect(listing).rejects.toMatchObject({ code: 'RequestAborted' })
  })

  it('deletes one and many, more than one request takes', async () => {
    const { drafts } = world()
    await Promise.all(['d/1', 'd/2', 'd/3'].map((key) => drafts.put(key, key)))
    await drafts.delete('d/1')
    const keys = ['d/2', ...Array.from({ length: 1000 }, (_, index) => `d/never/${index}`), 'd/3']
    expect(await drafts.deleteMany(keys)).toEqual({ deleted: 1002, failures: [] })
    expect(await drafts.exists('d/2')).toBe(false)
    expect(await drafts.exists('d/3')).toBe(false)
  })

  it.each(['a?b', 'a#b', 'a%2Fb', 'a b+c', '🚢/ü', 'a..b/...c', "quote'()*!", '=&;,:@$'])(
    'keeps the key %s in every verb',
    async (name) => {
      const { drafts } = world()
      const key = `odd/${name}`
      const { reference } = await drafts.put(key, name)
      const copied = await drafts.object(reference).copy(`${key} copy`)
      expect(await textOf(drafts, copied.key)).toBe(name)
      const listed: string[] = []
      for await (const each of drafts.list(key)) listed.push(each.key)
      expect(listed).toEqual([key, `${key} copy`])
      const url = drafts.signedUrl(copied.key)
      expect(await (await fetch(url)).text()).toBe(name)
      expect(await drafts.deleteMany(listed)).toEqual({ deleted: 2, failures: [] })
    },
  )

  it('refuses metadata and keys that cannot be kept', async () => {
    const { drafts } = world()
    const umlaut = drafts.put('m', 'x', { metadata: { name: 'Müller' } })
    await expect(umlaut).rejects.toMatchObject({ code: 'MetadataInvalid' })
    const code = 'KeyInvalid'
    await expect(drafts.put('../bols/x', 'x')).rejects.toMatchObject({ code })
    expect(() => drafts.signedUrl('a/../x')).toThrow(expect.objectContaining({ code }) as Error)
    expect(await drafts.deleteMany(['ok', ''])).toMatchObject({
      deleted: 1,
      failures: [{ key: '', code }],
    })
  })
}
