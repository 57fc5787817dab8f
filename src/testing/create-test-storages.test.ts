import { existsSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { afterAll, afterEach, beforeAll, describe, expect, expectTypeOf, it } from 'vitest'
import { defineStowage } from '../declaration/define-stowage.ts'
import type { PrivateStorage, PublicStorage } from '../storage/storage.ts'
import { createTestStorages, type TestStorages } from './create-test-storages.ts'

const day = 86_400

describe('the storages of a test', () => {
  let world: TestStorages

  beforeAll(async () => {
    world = await createTestStorages()
  })
  afterEach(() => world.reset())
  afterAll(() => world.close())

  it('are one of each kind, unless a test declares others', () => {
    expectTypeOf(world.storages.publicMedia).toEqualTypeOf<PublicStorage>()
    expectTypeOf(world.storages.privateMedia).toEqualTypeOf<PrivateStorage>()
    expect(Object.keys(world.storages)).toEqual(['static', 'publicMedia', 'privateMedia', 'logs'])
  })

  it('keep what is private private, and sign URLs that work until they expire', async () => {
    const { privateMedia, publicMedia } = world.storages
    await privateMedia.put('contract.txt', 'secret')
    await publicMedia.put('avatar.txt', 'open')
    expect(await (await fetch(publicMedia.url('avatar.txt'))).text()).toBe('open')
    const signed = privateMedia.signedUrl('contract.txt', { expiresIn: 60 })
    expect((await fetch(signed.split('?')[0] ?? '')).status).toBe(403)
    expect(await (await fetch(signed)).text()).toBe('secret')
    world.clock.advance(61)
    expect((await fetch(signed)).status).toBe(403)
    expect(await (await fetch(privateMedia.signedUrl('contract.txt'))).text()).toBe('secret')
  })

  it('sign with a clock that goes where it is told', async () => {
    world.clock.set(new Date('2031-02-03T04:05:06Z'))
    expect(world.storages.logs.signedUrl('a')).toContain('X-Amz-Date=20310203T04050')
    await world.storages.logs.put('a', 'x')
    const head = await world.storages.logs.head('a')
    expect(head?.lastModified.getUTCFullYear()).toBe(2031)
    world.clock.advance(-400 * day)
    expect(world.clock.now().getUTCFullYear()).toBe(2029)
  })

  it('fail as they are told to, as often as they are told to', async () => {
    const { logs } = world.storages
    await logs.put('a', 'x')
    world.faults.add({ operation: 'GetObject', key: /\/a$/, effect: 'SlowDown', times: 2 })
    expect(await (await logs.get('a')).body.text()).toBe('x')
    expect(world.faults.happened()).toBe(2)
    world.faults.add({ operation: 'GetObject', effect: 'AccessDenied' })
    await expect(logs.get('a')).rejects.toMatchObject({ code: 'AccessDenied' })
    world.faults.add({ operation: 'HeadObject', bucket: 'test', effect: 'drop' })
    expect(await logs.exists('a')).toBe(true)
    world.faults.add({ operation: 'PutObject', bucket: 'another', effect: 'InternalError' })
    await logs.put('b', 'y')
    expect(world.faults.happened()).toBe(4)
  })

  it('are held up by a fault that only delays', async () => {
    world.faults.add({ effect: 'none', delayMs: 300 })
    const started = performance.now()
    await world.storages.logs.exists('a')
    expect(performance.now() - started).toBeGreaterThanOrEqual(295)
  })

  it('are as new after a reset', async () => {
    const { client, storages } = world
    const upload = await storages.privateMedia.multipart.begin('large.bin')
    await storages.static.put('a.css', 'a{}')
    await client.send('CreateBucket', { Bucket: 'left-over' })
    await client.send('DeleteBucketPolicy', { Bucket: 'test' })
    world.faults.add({ effect: 'InternalError', times: 1000 })
    world.clock.advance(day)
    await world.reset()
    for await (const { key } of storages.static.list()) expect(key).toBeUndefined()
    const { Buckets = [] } = await client.send('ListBuckets', {})
    expect(Buckets.map(({ Name }) => Name)).toEqual(['test'])
    await expect(
      client.send('ListParts', {
        Bucket: 'test',
        Key: 'private/large.bin',
        UploadId: upload.uploadId,
      }),
    ).rejects.toMatchObject({ code: 'NoSuchUpload' })
    await storages.static.put('b.css', 'b{}')
    expect((await fetch(storages.static.url('b.css'))).status).toBe(200)
    expect(Math.abs(world.clock.now().getTime() - Date.now())).toBeLessThan(1000)
  })
})

describe('a declaration under test', () => {
  const declaration = defineStowage({
    app: 'shop',
    target: 'aws',
    region: 'eu-west-3',
    buckets: { shop: { versioning: true }, far: { region: 'us-east-2' } },
    storages: {
      images: { kind: 'public-media', bucket: 'shop' },
      invoices: { kind: 'private-media', bucket: 'far' },
    },
  })

  it('has its buckets, with what it declares of them, whatever its target is', async () => {
    const world: TestStorages<typeof declaration> = await createTestStorages(declaration)
    try {
      await world.storages.images.put('a', '1')
      const { versionId } = await world.storages.images.put('a', '2', { overwrite: 'replace' })
      expect(versionId).toMatch(/./)
      await world.storages.invoices.put('b', '3')
      expect(await (await fetch(world.storages.invoices.signedUrl('b'))).text()).toBe('3')
      await world.reset()
      expect(await world.storages.images.exists('a')).toBe(false)
    } finally {
      await world.close()
    }
  })

  it('leaves nothing behind', async () => {
    const before = new Set(await readdir(tmpdir()))
    const world = await createTestStorages(declaration)
    const made = (await readdir(tmpdir())).filter(
      (name) => name.startsWith('stowage-test-') && !before.has(name),
    )
    expect(made.length).toBeGreaterThan(0)
    await world.close()
    await world.close()
    expect(made.some((name) => existsSync(`${tmpdir()}/${name}/store`))).toBe(false)
    await expect(fetch(world.endpoint)).rejects.toThrow('fetch failed')
  })
})
