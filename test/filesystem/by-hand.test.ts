import { hash } from 'node:crypto'
import {
  appendFile,
  cp,
  mkdir,
  readdir,
  readFile,
  rm,
  stat,
  utimes,
  writeFile,
} from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openFilesystemClient } from '../../src/storage/filesystem/filesystem-client.ts'
import { Bucket, openOneDirectory, type OneDirectory } from './one-directory.ts'

const about = {
  ContentType: 'application/vnd.bill',
  Metadata: { shipper: 'Prime' },
  Tagging: 'team=dock',
}

describe('a directory that people look at', () => {
  let world: OneDirectory
  const path = (...names: string[]): string => join(world.directory, ...names)

  beforeEach(async () => {
    world = await openOneDirectory()
  })
  afterEach(() => world.close())

  it('has a file for each object, by its key', async () => {
    await world.put('bols/2026/PRT-2026-0001.pdf', 'a bill')
    expect(await readFile(path('bols/2026/PRT-2026-0001.pdf'), 'utf8')).toBe('a bill')
    expect((await readdir(world.directory)).toSorted()).toEqual(['.stowage', 'bols'])
  })

  it('serves what somebody put there, by its ending', async () => {
    await mkdir(path('photos/old'), { recursive: true })
    await writeFile(path('photos/old/ship.jpg'), 'a ship')
    await writeFile(path('notes'), 'notes')
    expect(await world.keys()).toEqual(['notes', 'photos/old/ship.jpg'])
    expect(await world.text('photos/old/ship.jpg')).toBe('a ship')
    const head = await world.head('photos/old/ship.jpg')
    expect(head).toMatchObject({ ContentType: 'image/jpeg', ContentLength: 6 })
    expect(head.ETag).toMatch(/^"[0-9a-f]{32}-0"$/)
    expect((await world.head('photos/old/ship.jpg')).ETag).toBe(head.ETag)
    expect((await world.head('notes')).ContentType).toBe('application/octet-stream')
  })

  it('says nothing of a file that it knew before somebody edited it', async () => {
    const etag = await world.put('note.txt', 'before', about)
    await writeFile(path('note.txt'), 'after!')
    const head = await world.head('note.txt')
    expect(head).toMatchObject({ ContentType: 'text/plain', ContentLength: 6 })
    expect(head).not.toHaveProperty('Metadata')
    expect(head).not.toHaveProperty('ChecksumCRC32')
    expect(head).not.toHaveProperty('TagCount')
    expect(head.ETag).not.toBe(etag)
    expect(await world.text('note.txt')).toBe('after!')
    const { ETag: edited } = await world.head('note.txt')
    await appendFile(path('note.txt'), ' and more')
    expect((await world.head('note.txt')).ETag).not.toBe(edited)
    expect(await world.text('note.txt')).toBe('after! and more')
  })

  it('knows a file again whose time only has changed', async () => {
    const etag = await world.put('note.txt', 'the same', about)
    await utimes(path('note.txt'), new Date(), new Date('2020-01-01'))
    expect(await world.head('note.txt')).toMatchObject({
      ETag: etag,
      ContentType: about.ContentType,
      Metadata: about.Metadata,
      TagCount: 1,
      LastModified: new Date('2020-01-01'),
    })
    expect(await world.text('note.txt')).toBe('the same')
  })

  it('is whole in a copy, whatever times the copy has', async () => {
    const etag = await world.put('a/note.txt', 'the same', about)
    const copy = `${world.directory}-copy`
    await cp(world.directory, copy, { recursive: true })
    const client = await openFilesystemClient({ directory: copy, url: 'https://app.example/' })
    expect(await client.send('HeadObject', { Bucket, Key: 'a/note.txt' })).toMatchObject({
      ETag: etag,
      ContentType: about.ContentType,
      Metadata: about.Metadata,
    })
    await client.close()
  })

  it('tags what somebody put there, and forgets tags with the bytes', async () => {
    await writeFile(path('note.txt'), 'by hand')
    const { ETag } = await world.head('note.txt')
    const Tagging = { TagSet: [{ Key: 'team', Value: 'dock' }] }
    await world.client.send('PutObjectTagging', { Bucket, Key: 'note.txt', Tagging })
    expect(await world.head('note.txt')).toMatchObject({ ETag, TagCount: 1 })
    await writeFile(path('note.txt'), 'anew...')
    expect(await world.head('note.txt')).not.toHaveProperty('TagCount')
  })

  it('makes a full object of a copy of what somebody put there', async () => {
    await writeFile(path('note.txt'), 'a bill')
    const input = { Bucket, Key: 'copy.txt', CopySource: `${Bucket}/note.txt` }
    await world.client.send('CopyObject', input)
    expect(await world.head('copy.txt')).toMatchObject({
      ETag: `"${hash('md5', 'a bill', 'hex')}"`,
      ChecksumType: 'FULL_OBJECT',
      ContentType: 'text/plain',
    })
  })

  it('lists no empty directories, and leaves none of its own', async () => {
    await mkdir(path('empty/below'), { recursive: true })
    await world.put('full/below/x')
    const level = await world.client.send('ListObjectsV2', { Bucket, Delimiter: '/' })
    expect(level.CommonPrefixes).toEqual([{ Prefix: 'full/' }])
    await world.client.send('DeleteObject', { Bucket, Key: 'full/below/x' })
    await expect(stat(path('full'))).rejects.toMatchObject({ code: 'ENOENT' })
    expect((await stat(path('empty/below'))).isDirectory()).toBe(true)
  })

  it('forgets what was deleted, when the same bytes come back by hand', async () => {
    await world.put('note.txt', 'the same', about)
    await world.client.send('DeleteObject', { Bucket, Key: 'note.txt' })
    await writeFile(path('note.txt'), 'the same')
    expect(await world.head('note.txt')).not.toHaveProperty('Metadata')
  })

  it('keeps no record of what was replaced', async () => {
    for (const body of ['one', 'two', 'three']) await world.put('note.txt', body)
    await world.put('note.txt', 'one')
    const records = await readdir(path('.stowage/attributes'), { recursive: true })
    expect(records.filter((name) => name.endsWith('.json'))).toHaveLength(1)
    await world.client.send('DeleteObject', { Bucket, Key: 'note.txt' })
    const left = await readdir(path('.stowage/attributes'), { recursive: true })
    expect(left.filter((name) => name.endsWith('.json'))).toEqual([])
  })

  it('serves objects without anything of ours', async () => {
    await world.put('note.txt', 'the same', about)
    await rm(path('.stowage/attributes'), { recursive: true })
    expect(await world.text('note.txt')).toBe('the same')
    expect(await world.head('note.txt')).toMatchObject({ ContentType: 'text/plain' })
    await world.put('note.txt', 'another', about)
    expect(await world.head('note.txt')).toMatchObject({ Metadata: about.Metadata })
  })
})
