import { describe, expect, it } from 'vitest'
import type { Engine } from './engine.ts'
import type { ObjectVersion } from './object-version.ts'
import { patternOf } from './pattern.test.fixture.ts'
import { bytesOf, objectAt, put, scratchEngine } from './scratch.test.fixture.ts'

const large = patternOf(600_000)

async function copy(engine: Engine, source: ObjectVersion, key: string): Promise<ObjectVersion> {
  const metadata = { contentType: 'text/copied' }
  const result = await engine.copyObject({ source, bucket: 'b', key, metadata })
  if (result.outcome !== 'stored') throw new Error(result.outcome)
  return result.version
}

describe('a copy', () => {
  it.each([0, 3, 600_000])('of %i bytes has its own metadata and the same bytes', async (size) => {
    const engine = await scratchEngine()
    const source = await put(engine, 'source', large.subarray(0, size), {
      metadata: { user: { a: '1' } },
    })
    const version = await copy(engine, source, 'copy')
    expect(version).toMatchObject({
      size,
      etag: source.etag,
      metadata: { contentType: 'text/copied' },
    })
    await engine.deleteObject({ bucket: 'b', key: 'source' })
    await engine.sweep()
    expect((await bytesOf(engine, objectAt(engine, 'copy'))).equals(large.subarray(0, size))).toBe(
      true,
    )
  })

  it('shares the blob, which stays until the last of them is gone', async () => {
    const engine = await scratchEngine()
    const source = await put(engine, 'source', large)
    const first = await copy(engine, source, 'first')
    const second = await copy(engine, first, 'second')
    // One blob of data and a manifest for each copy.
    expect(await engine.sweep()).toEqual({ examined: 3, freed: 0 })
    await engine.deleteObject({ bucket: 'b', key: 'source' })
    await engine.deleteObject({ bucket: 'b', key: 'first' })
    expect(await engine.sweep()).toEqual({ examined: 2, freed: 0 })
    const range = { start: 262_140, end: 262_150 }
    expect((await bytesOf(engine, second, range)).equals(large.subarray(262_140, 262_151))).toBe(
      true,
    )
    await engine.deleteObject({ bucket: 'b', key: 'second' })
    expect(await engine.sweep()).toEqual({ examined: 0, freed: 0 })
    expect(engine.usage('b')).toEqual({ objects: 0, bytes: 0 })
  })

  it('onto itself replaces the metadata and keeps the bytes', async () => {
    const engine = await scratchEngine()
    await put(engine, 'k', large)
    for (let round = 0; round < 3; round += 1) await copy(engine, objectAt(engine, 'k'), 'k')
    expect((await bytesOf(engine, objectAt(engine, 'k'))).equals(large)).toBe(true)
    expect(await engine.sweep()).toEqual({ examined: 2, freed: 0 })
  })

  it('of a multipart object shares its parts', async () => {
    const engine = await scratchEngine()
    const upload = await engine.createUpload({ bucket: 'b', key: 'parts', metadata: {} })
    const address = { bucket: 'b', key: 'parts', uploadId: upload?.uploadId ?? '' }
    for (const partNumber of [1, 2]) {
      const staged = engine.stageBytes(large)
      await engine.putPart({ ...address, partNumber, staged })
    }
    await engine.completeUpload({ ...address, parts: [{ partNumber: 1 }, { partNumber: 2 }] })
    const first = await copy(engine, objectAt(engine, 'parts'), 'first')
    const second = await copy(engine, first, 'second')
    await engine.deleteObject({ bucket: 'b', key: 'parts' })
    await engine.deleteObject({ bucket: 'b', key: 'first' })
    // Two parts, their manifest and that of the second copy.
    expect(await engine.sweep()).toEqual({ examined: 4, freed: 0 })
    const read = await bytesOf(engine, second)
    expect(read.equals(Buffer.concat([large, large]))).toBe(true)
    expect(await engine.partsOf(second)).toMatchObject([{ partNumber: 1 }, { partNumber: 2 }])
    await engine.deleteObject({ bucket: 'b', key: 'second' })
    expect(await engine.sweep()).toEqual({ examined: 0, freed: 0 })
  })

  it('of what is gone meanwhile is refused and leaves nothing', async () => {
    const engine = await scratchEngine()
    for (const body of [large, large.subarray(0, 5)]) {
      const source = await put(engine, 'source', body)
      await engine.deleteObject({ bucket: 'b', key: 'source' })
      const request = { source, bucket: 'b', key: 'copy', metadata: {} }
      expect(await engine.copyObject(request)).toEqual({ outcome: 'source-absent' })
    }
    expect(await engine.sweep()).toEqual({ examined: 0, freed: 0 })
  })

  it('survives that its source is deleted at the same time, or is refused', async () => {
    const engine = await scratchEngine()
    for (let round = 0; round < 20; round += 1) {
      const source = await put(engine, 'source', large)
      const [result] = await Promise.all([
        engine.copyObject({ source, bucket: 'b', key: 'copy', metadata: {} }),
        engine.deleteObject({ bucket: 'b', key: 'source' }),
      ])
      if (result.outcome !== 'stored') continue
      expect((await bytesOf(engine, objectAt(engine, 'copy'))).equals(large)).toBe(true)
    }
    await engine.deleteObject({ bucket: 'b', key: 'copy' })
    expect(await engine.sweep()).toEqual({ examined: 0, freed: 0 })
  })
})

describe('amending', () => {
  it('changes the metadata of one version and nothing else of it', async () => {
    const engine = await scratchEngine()
    await engine.setVersioning('b', 'Enabled')
    const old = await put(engine, 'k', 'old', { metadata: { contentType: 'a/b' } })
    const latest = await put(engine, 'k', 'new')
    const amended = await engine.amendObject({
      bucket: 'b',
      key: 'k',
      versionId: old.versionId,
      amend: (metadata) => ({ ...metadata, tags: { team: 'red' } }),
    })
    const metadata = { contentType: 'a/b', tags: { team: 'red' } }
    expect(amended).toEqual({ ...old, isLatest: false, metadata })
    expect(objectAt(engine, 'k', old.versionId)).toEqual(amended)
    expect(objectAt(engine, 'k')).toEqual(latest)
  })

  it('touches no delete marker, no absent key and no version it is told to leave', async () => {
    const engine = await scratchEngine()
    const before = await put(engine, 'kept', 'x')
    const amend = () => undefined
    expect(await engine.amendObject({ bucket: 'b', key: 'kept', amend })).toEqual(before)
    await engine.setVersioning('b', 'Enabled')
    await engine.deleteObject({ bucket: 'b', key: 'kept' })
    const tag = () => ({ tags: { a: '1' } })
    expect(await engine.amendObject({ bucket: 'b', key: 'kept', amend: tag })).toBeUndefined()
    expect(await engine.amendObject({ bucket: 'b', key: 'none', amend: tag })).toBeUndefined()
  })
})
