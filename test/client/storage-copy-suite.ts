import { describe, expect, it } from 'vitest'
import { textOf, type StorageWorld } from './storage-world.ts'

const about = {
  contentType: 'application/pdf',
  cacheControl: 'private',
  contentDisposition: 'attachment; filename="a.pdf"',
  contentLanguage: 'th',
  metadata: { shipper: 'Prime' },
}

/** What copies and moves have to do on every S3 server. */
export function describeCopies(world: () => StorageWorld): void {
  describe('copies', () => {
    it('take what their source says, tags too, but for what is given', async () => {
      const { drafts, bols } = world()
      await drafts.put('c/source.pdf', 'copied', { ...about, tags: { state: 'draft' } })
      const copied = await drafts.copy('c/source.pdf', { storage: bols, key: 'c/copy.pdf' })
      expect(copied).toMatchObject({ reference: 'bols:c/copy.pdf', size: 6 })
      expect(await bols.head('c/copy.pdf')).toMatchObject({ ...about, etag: copied.etag })
      expect(await bols.getTags('c/copy.pdf')).toEqual({ state: 'draft' })

      const contentType = 'text/plain'
      const tags = { state: 'final' }
      await drafts.copy('c/source.pdf', 'c/changed', { contentType, tags })
      expect(await drafts.head('c/changed')).toMatchObject({ ...about, contentType })
      expect(await drafts.getTags('c/changed')).toEqual(tags)
      expect(await textOf(drafts, 'c/changed')).toBe('copied')
    })

    it('replace only where the target does', async () => {
      const { drafts, bols } = world()
      await drafts.put('c/again', 'new')
      await bols.put('c/taken', 'old')
      const to = { storage: bols, key: 'c/taken' }
      await expect(drafts.copy('c/again', to)).rejects.toMatchObject({ code: 'KeyExists' })
      const alternative = (key: string, attempt: number): string => `${key}-${attempt}`
      const other = await drafts.copy('c/again', to, { overwrite: { alternative } })
      expect(other.key).toBe('c/taken-1')
      expect(await textOf(bols, 'c/taken')).toBe('old')
      await drafts.copy('c/again', to, { overwrite: 'replace' })
      expect(await textOf(bols, 'c/taken')).toBe('new')
    })

    it('of what is not there, or onto itself, are none', async () => {
      const { drafts, elsewhere } = world()
      await expect(drafts.copy('never', 'x')).rejects.toMatchObject({ code: 'NoSuchKey' })
      await drafts.put('c/self', 'self')
      const code = 'TargetIsSource'
      await expect(drafts.copy('c/self', 'c/self')).rejects.toMatchObject({ code })
      const around = drafts.move('c/self', { storage: elsewhere, key: 'c/self' })
      await expect(around).rejects.toMatchObject({ code })
      expect(await textOf(drafts, 'c/self')).toBe('self')
    })

    it('to another client flow through here, with all that is said of them', async () => {
      const { drafts, elsewhere } = world()
      await drafts.put('c/far', 'far', { ...about, tags: { state: 'draft' } })
      const copied = await drafts.copy('c/far', { storage: elsewhere, key: 'c/there' })
      expect(copied).toMatchObject({ key: 'c/there', size: 3, contentType: 'application/pdf' })
      expect(await drafts.head('c/there')).toMatchObject(about)
      expect(await drafts.getTags('c/there')).toEqual({ state: 'draft' })
      expect(await textOf(drafts, 'c/there')).toBe('far')
    })
  })

  describe('moves', () => {
    it('leave nothing behind, within a storage and to another', async () => {
      const { drafts, bols, elsewhere } = world()
      await drafts.put('v/1', 'moved', about)
      await drafts.move('v/1', 'v/2')
      await drafts.move('v/2', { storage: bols, key: 'v/3' })
      const back = await bols.move('v/3', { storage: elsewhere, key: 'v/4' })
      expect(await drafts.head('v/4')).toMatchObject({ ...about, etag: back.etag })
      expect(await textOf(drafts, 'v/4')).toBe('moved')
      for (const key of ['v/1', 'v/2']) expect(await drafts.exists(key)).toBe(false)
      expect(await bols.exists('v/3')).toBe(false)
    })

    it('that are refused leave everything where it was', async () => {
      const { drafts, bols } = world()
      await drafts.put('v/a', 'here')
      await bols.put('v/b', 'there')
      const moved = drafts.move('v/a', { storage: bols, key: 'v/b' })
      await expect(moved).rejects.toMatchObject({ code: 'KeyExists' })
      expect([await textOf(drafts, 'v/a'), await textOf(bols, 'v/b')]).toEqual(['here', 'there'])
    })
  })

  describe('attributes', () => {
    it('change one by one, the others and the tags stay', async () => {
      const { drafts } = world()
      await drafts.put('t/a', 'about', { ...about, tags: { state: 'draft' } })
      const contentType = 'text/plain'
      const changed = await drafts.putAttributes('t/a', { contentType })
      expect(changed).toMatchObject({ key: 't/a', size: 5, contentType })
      expect(await drafts.head('t/a')).toMatchObject({ ...about, contentType })
      expect(await drafts.getTags('t/a')).toEqual({ state: 'draft' })
      const never = drafts.putAttributes('never', { contentType })
      await expect(never).rejects.toMatchObject({ code: 'NoSuchKey' })
    })

    it('among them tags, which are put and got by themselves', async () => {
      const { drafts } = world()
      await drafts.put('t/b', 'tagged')
      expect(await drafts.getTags('t/b')).toEqual({})
      const tags = { state: 'final', 'owner:name': 'a b/ü' }
      await drafts.putTags('t/b', tags)
      expect(await drafts.getTags('t/b')).toEqual(tags)
      await drafts.putTags('t/b', {})
      expect(await drafts.getTags('t/b')).toEqual({})
      const many = Object.fromEntries(Array.from({ length: 11 }, (_, index) => [`t${index}`, '']))
      await expect(drafts.putTags('t/b', many)).rejects.toMatchObject({ code: 'TagsInvalid' })
    })
  })
}
