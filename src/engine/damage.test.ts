import { mkdir, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Engine } from './engine.ts'
import { openIndexStore } from './index-store.ts'
import { openEngine } from './open-engine.ts'
import { patternOf } from './pattern.test.fixture.ts'
import { objectAt, put, scratchDirectory, scratchEngine } from './scratch.test.fixture.ts'
import type { Tables } from './tables.ts'

/** Flips a bit in the middle of every value of a table. */
async function damage(directory: string, table: keyof Tables): Promise<void> {
  const index = openIndexStore(directory)
  const rows = [...index[table].getRange({})]
  for (const { key, value } of rows) {
    const broken = Buffer.from(value)
    const at = broken.length >> 1
    broken[at] = (broken[at] ?? 0) ^ 4
    await index.write(() => index[table].putSync(key, broken))
  }
  await index.close()
}

/** An engine that was closed, damaged and opened again. */
async function damagedEngine(table: keyof Tables): Promise<Engine> {
  const directory = await scratchDirectory()
  const engine = await scratchEngine({ directory })
  await engine.setVersioning('b', 'Enabled')
  for (const body of ['one', 'two']) await put(engine, 'k', body)
  const upload = await engine.createUpload({ bucket: 'b', key: 'k', metadata: {} })
  expect(upload).toBeDefined()
  await engine.close()
  await damage(directory, table)
  return scratchEngine({ directory })
}

describe('a bit that changed in the index', () => {
  it('in an inline body gives no byte of it', async () => {
    const engine = await damagedEngine('bodies')
    const context = { bucket: 'b', key: 'k' }
    const corrupt: unknown = expect.objectContaining({
      code: 'BlobCorrupt',
      context: expect.objectContaining(context) as unknown,
    })
    expect(() => engine.read(objectAt(engine, 'k'))).toThrow(corrupt)
  })

  it('in a row is found by whoever reads, lists, replaces or deletes it', async () => {
    const engine = await damagedEngine('current')
    const address = { bucket: 'b', key: 'k' }
    const corrupt = { code: 'IndexCorrupt', context: { key: 'k' } }
    const attempts = [
      async () => engine.getObject(address),
      async () => engine.list({ bucket: 'b', maxKeys: 10 }),
      async () => engine.listVersions({ bucket: 'b', maxKeys: 10 }),
      () => put(engine, 'k', 'three'),
      () => engine.deleteObject(address),
    ]
    for (const attempt of attempts) await expect(attempt()).rejects.toMatchObject(corrupt)
    expect((await put(engine, 'other', 'x')).size).toBe(1)
  })

  it('in a noncurrent version, an upload or a bucket is found, too', async () => {
    const history = await damagedEngine('history')
    expect(() => history.listVersions({ bucket: 'b', maxKeys: 10 })).toThrow('index')
    expect(objectAt(history, 'k').size).toBe(3)
    const uploads = await damagedEngine('uploads')
    expect(() => uploads.uploads({ bucket: 'b', max: 10 })).toThrow('index')
    await expect(damagedEngine('buckets')).rejects.toMatchObject({ code: 'IndexCorrupt' })
  })
})

describe('a blob that cannot be unlinked', () => {
  it('is not in the way of others that can', async () => {
    const directory = await scratchDirectory()
    const engine = await scratchEngine({ directory })
    const stuck = await put(engine, 'stuck', patternOf(5000))
    const file = join(directory, 'blobs', '000000', '000', '000000000000')
    expect(stuck.body).toEqual({ kind: 'blob', blob: 0 })
    await rm(file)
    await mkdir(file)
    await put(engine, 'source', patternOf(6000))
    const source = objectAt(engine, 'source')
    await engine.copyObject({ source, bucket: 'b', key: 'copy', metadata: {} })
    await engine.deleteObject({ bucket: 'b', key: 'stuck' })
    for (const key of ['source', 'copy']) await engine.deleteObject({ bucket: 'b', key })
    const names = () => readdir(join(directory, 'blobs', '000000', '000'))
    await expect.poll(names).toEqual(['000000000000'])
    await engine.close()
    await rm(file, { recursive: true })
    const reopened = await openEngine({ directory })
    expect(await reopened.sweep()).toEqual({ examined: 0, freed: 0 })
    await reopened.close()
  })
})

describe('a key, a prefix or a marker that is longer than any key', () => {
  it('finds nothing that is not there, and what comes after it', async () => {
    const engine = await scratchEngine()
    for (const key of ['a', 'z']) await put(engine, key, 'x')
    await engine.createUpload({ bucket: 'b', key: 'z', metadata: {} })
    const long = 'm'.repeat(5000)
    const page = { bucket: 'b', maxKeys: 10 }
    expect(engine.list({ ...page, prefix: long }).entries).toEqual([])
    expect(engine.list({ ...page, after: long }).entries).toMatchObject([{ key: 'z' }])
    const marked = { ...page, keyMarker: long }
    for (const versionIdMarker of ['null', '00000000001']) {
      const { entries } = engine.listVersions({ ...marked, versionIdMarker })
      expect(entries).toMatchObject([{ key: 'z' }])
    }
    const uploadIdMarker = '00000000001'
    const { uploads } = engine.uploads({ bucket: 'b', keyMarker: long, uploadIdMarker, max: 10 })
    expect(uploads).toMatchObject([{ key: 'z' }])
    expect(engine.getObject({ bucket: 'b', key: long })).toBeUndefined()
    const deleted = await engine.deleteObject({ bucket: 'b', key: long })
    expect(deleted).toMatchObject({ outcome: 'absent' })
  })
})
