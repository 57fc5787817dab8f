import { mkdir, readdir, readFile, readlink, stat, symlink, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { dirname, join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openFilesystemClient } from '../../src/storage/filesystem/filesystem-client.ts'
import { Bucket, keysOf, openOneDirectory, type OneDirectory } from './one-directory.ts'

describe('hostile keys and links', () => {
  let world: OneDirectory
  let outside: string
  const path = (...names: string[]): string => join(world.directory, ...names)

  beforeEach(async () => {
    world = await openOneDirectory()
    outside = join(dirname(world.directory), 'outside')
    await mkdir(outside)
    await writeFile(join(outside, 'secret'), 'secret')
  })
  afterEach(() => world.close())

  const hostile = [
    '../outside/secret',
    '../outside/new',
    '..',
    '.',
    '/',
    '//',
    '/etc/passwd',
    'a/../../outside/secret',
    'a/..',
    'a/./b',
    '.stowage',
    '.stowage/secret',
    '.STOWAGE/secret',
    '.stowage/attributes/x',
    'a/.stowage',
    '.stowage=a',
    '.stowage+a/b',
    '.stowage=~0000000000000000000000000000000000000000000000000000000000000000',
    'nul\0byte',
    'back\\slash',
    '..\\outside',
    'new\nline',
    '%2e%2e/x',
    '~',
    'CON',
    'x'.repeat(1024),
    '船'.repeat(300),
    `${'long'.repeat(100)}/${'long'.repeat(100)}`,
  ]

  it('holds each, inside', async () => {
    for (const key of hostile) await world.put(key)
    for (const key of hostile) expect(await world.text(key)).toBe(key)
    const inOrder = hostile.toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
    expect(await world.keys()).toEqual(inOrder)
    // Another client reads the names of the disk only.
    expect(await keysOf(await world.openAnother())).toEqual(inOrder)
    expect(await readdir(outside)).toEqual(['secret'])
    expect((await readdir(dirname(world.directory))).toSorted()).toEqual(['media', 'outside'])
    for (const Key of hostile) await world.client.send('DeleteObject', { Bucket, Key })
    expect(await world.keys()).toEqual([])
    expect(await readdir(world.directory)).toEqual(['.stowage'])
  })

  it('does not read, write or delete its own secret by any key', async () => {
    const secret = await readFile(path('.stowage/secret'), 'utf8')
    for (const Key of ['.stowage/secret', './.stowage/secret', 'a/../.stowage/secret']) {
      const get = world.client.send('GetObject', { Bucket, Key })
      await expect(get).rejects.toMatchObject({ code: 'NoSuchKey' })
      await world.put(Key, 'mine')
      await world.client.send('DeleteObject', { Bucket, Key })
    }
    expect(await readFile(path('.stowage/secret'), 'utf8')).toBe(secret)
    expect((await stat(path('.stowage/secret'))).mode & 0o077).toBe(0)
  })

  it('refuses keys that are none', async () => {
    for (const [key, code] of [
      ['', 'InvalidRequest'],
      ['x'.repeat(1025), 'KeyTooLongError'],
      ['half \ud83d', 'KeyUnsupported'],
      ['/'.repeat(1024), 'KeyUnsupported'],
    ] as const) {
      await expect(world.put(key, 'x'), key).rejects.toMatchObject({ code })
    }
    expect(await world.keys()).toEqual([])
  })

  it('takes links, sockets and the like for nothing', async () => {
    await symlink(join(outside, 'secret'), path('link'))
    await symlink(outside, path('out'))
    await symlink('../outside', path('relative'))
    await mkdir(path('real'))
    await writeFile(path('real/x'), 'x')
    await symlink('real', path('inside'))
    await symlink('loop', path('loop'))
    const socket = createServer()
    await new Promise<void>((resolve) => socket.listen(path('socket'), resolve))
    for (const Key of ['link', 'out/secret', 'relative/secret', 'inside/x', 'loop', 'socket']) {
      const get = world.client.send('GetObject', { Bucket, Key })
      await expect(get, Key).rejects.toMatchObject({ code: 'NoSuchKey' })
      const head = world.client.send('HeadObject', { Bucket, Key })
      await expect(head, Key).rejects.toMatchObject({ code: 'NoSuchKey' })
      const input = { Bucket, Key: 'copy', CopySource: `${Bucket}/${Key}` }
      const copy = world.client.send('CopyObject', input)
      await expect(copy, Key).rejects.toMatchObject({ code: 'NoSuchKey' })
      await world.client.send('DeleteObject', { Bucket, Key })
    }
    expect(await world.keys()).toEqual(['real/x'])
    expect(await readlink(path('link'))).toBe(join(outside, 'secret'))
    expect(await readFile(join(outside, 'secret'), 'utf8')).toBe('secret')
    await new Promise((resolve) => socket.close(resolve))
  })

  it('writes through no link, and over none', async () => {
    await symlink(outside, path('out'))
    await symlink(join(outside, 'secret'), path('link'))
    await expect(world.put('out/new')).rejects.toMatchObject({ code: 'KeyUnsupported' })
    await expect(world.put('out/below/new')).rejects.toMatchObject({ code: 'KeyUnsupported' })
    await world.put('link', 'beside it')
    expect(await world.text('link')).toBe('beside it')
    expect(await readlink(path('link'))).toBe(join(outside, 'secret'))
    expect(await readFile(join(outside, 'secret'), 'utf8')).toBe('secret')
    expect(await readdir(outside)).toEqual(['secret'])
    expect(await world.keys()).toEqual(['link'])
  })

  it('opens no directory whose own part is a link', async () => {
    const directory = join(dirname(world.directory), 'other')
    await mkdir(directory)
    await symlink(outside, join(directory, '.stowage'))
    const opened = openFilesystemClient({ directory, url: 'https://app.example/' })
    await expect(opened).rejects.toMatchObject({ code: 'DirectoryUnusable' })
    expect(await readdir(outside)).toEqual(['secret'])
    const file = join(outside, 'secret')
    const ofFile = openFilesystemClient({ directory: file, url: 'https://app.example/' })
    await expect(ofFile).rejects.toMatchObject({ code: 'DirectoryUnusable' })
  })

  it('keeps any set of keys apart, in their order', async () => {
    const unit = fc.constantFrom('/', '.', 'a', 'A', '%', '=', '.stowage', '\0', 'é')
    const key = fc.string({ unit, minLength: 1, maxLength: 6 })
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(key, { minLength: 1, maxLength: 8 }), async (keys) => {
        for (const each of keys) await world.put(`p/${each}`, each)
        for (const each of keys) expect(await world.text(`p/${each}`)).toBe(each)
        const inOrder = keys
          .map((each) => `p/${each}`)
          .toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
        expect(await world.keys('p/')).toEqual(inOrder)
        const Objects = keys.map((each) => ({ Key: `p/${each}` }))
        await world.client.send('DeleteObjects', { Bucket, Delete: { Objects } })
        expect(await readdir(world.directory)).toEqual(['.stowage'])
      }),
      { numRuns: 25 },
    )
  })
})
