import { describe, expect, it } from 'vitest'
import { patternOf } from './pattern.test.fixture.ts'
import {
  bytesOf,
  objectAt,
  overtakenBy,
  put,
  reusing,
  scratchEngine,
} from './scratch.test.fixture.ts'

const md5OfOne = 'f97c5d29941bfb1b2fdab0874906ab82'

describe('a conditional write', () => {
  it.each([3, 20_000])('lets exactly one of 100 create an object of %i bytes', async (size) => {
    const engine = await scratchEngine()
    const results = await Promise.all(
      Array.from({ length: 100 }, (_, nth) => {
        const staged = engine.stageBytes(patternOf(size, nth))
        const condition = { ifNoneMatch: '*' }
        return engine.putObject({ bucket: 'b', key: 'k', staged, metadata: {}, condition })
      }),
    )
    const stored = results.flatMap((result, nth) => (result.outcome === 'stored' ? [nth] : []))
    expect(stored).toHaveLength(1)
    expect(results.filter(({ outcome }) => outcome === 'precondition-failed')).toHaveLength(99)
    const read = await bytesOf(engine, objectAt(engine, 'k'))
    expect(read.equals(patternOf(size, stored[0]))).toBe(true)
    expect(await engine.sweep()).toEqual({ examined: size > 4096 ? 1 : 0, freed: 0 })
  })

  it('is refused if others came in between, though they left things as they were', async () => {
    const engine = await scratchEngine()
    await engine.setVersioning('b', 'Enabled')
    const attempt = async (
      condition: { ifMatch?: string; ifNoneMatch?: string },
      work: () => Promise<unknown>,
    ) => {
      const staged = overtakenBy(await engine.stage(reusing(patternOf(9000), 4096)), work)
      return engine.putObject({ bucket: 'b', key: 'k', staged, metadata: {}, condition })
    }
    const created = await attempt({ ifNoneMatch: '*' }, async () => {
      await put(engine, 'k', 'other')
      await engine.deleteObject({ bucket: 'b', key: 'k' })
    })
    expect(created).toEqual({ outcome: 'conflict' })
    const { etag } = await put(engine, 'k', 'one')
    const followed = await attempt({ ifMatch: etag }, async () => {
      await put(engine, 'k', 'two', { condition: { ifMatch: etag } })
      await put(engine, 'k', 'one')
    })
    expect(followed).toEqual({ outcome: 'conflict' })
    expect((await attempt({ ifMatch: etag }, async () => undefined)).outcome).toBe('stored')
    expect(objectAt(engine, 'k').size).toBe(9000)
  })

  it('lets exactly one of 50 follow on the version that all of them read', async () => {
    const engine = await scratchEngine()
    const { etag } = await put(engine, 'counter', '0')
    const results = await Promise.all(
      Array.from({ length: 50 }, (_, nth) => {
        const staged = engine.stageBytes(Buffer.from(`follows ${nth}`))
        const condition = { ifMatch: etag }
        return engine.putObject({ bucket: 'b', key: 'counter', staged, metadata: {}, condition })
      }),
    )
    expect(results.filter(({ outcome }) => outcome === 'stored')).toHaveLength(1)
  })

  it('is decided by the ETag of the current object, or by its absence', async () => {
    const engine = await scratchEngine()
    const attempt = async (condition: { ifMatch?: string; ifNoneMatch?: string }) => {
      const staged = engine.stageBytes(Buffer.from('one'))
      const result = await engine.putObject({
        bucket: 'b',
        key: 'k',
        staged,
        metadata: {},
        condition,
      })
      return result.outcome
    }
    expect(await attempt({ ifMatch: '*' })).toBe('absent')
    expect(await attempt({ ifMatch: md5OfOne })).toBe('absent')
    expect(await attempt({ ifNoneMatch: '*' })).toBe('stored')
    expect(await attempt({ ifNoneMatch: '*' })).toBe('precondition-failed')
    expect(await attempt({ ifNoneMatch: md5OfOne })).toBe('precondition-failed')
    expect(await attempt({ ifNoneMatch: 'another' })).toBe('stored')
    expect(await attempt({ ifMatch: md5OfOne })).toBe('stored')
    expect(await attempt({ ifMatch: 'another' })).toBe('precondition-failed')
    expect(await attempt({ ifMatch: '*' })).toBe('stored')
  })

  it('takes a delete marker for absence', async () => {
    const engine = await scratchEngine()
    await engine.setVersioning('b', 'Enabled')
    await put(engine, 'k', 'one')
    await engine.deleteObject({ bucket: 'b', key: 'k' })
    const staged = engine.stageBytes(Buffer.from('two'))
    const condition = { ifNoneMatch: '*' }
    const result = await engine.putObject({
      bucket: 'b',
      key: 'k',
      staged,
      metadata: {},
      condition,
    })
    expect(result.outcome).toBe('stored')
  })
})

describe('a conditional deletion', () => {
  it('deletes only what it names', async () => {
    const engine = await scratchEngine()
    const { etag } = await put(engine, 'k', 'one')
    const deleteIf = (ifMatch: string) =>
      engine.deleteObject({ bucket: 'b', key: 'k', condition: { ifMatch } })
    expect(await deleteIf('another')).toEqual({ outcome: 'precondition-failed' })
    expect(await deleteIf(etag)).toMatchObject({ outcome: 'deleted', deleteMarker: false })
    expect(await deleteIf(etag)).toEqual({ outcome: 'absent', deleteMarker: false })
  })

  it('is not allowed what the caller refuses, for good or of a version', async () => {
    const engine = await scratchEngine()
    await put(engine, 'k', 'held', { metadata: { extra: { legalHold: 'ON' } } })
    const allow = (version: { metadata: { extra?: unknown } }) =>
      version.metadata.extra === undefined
    const address = { bucket: 'b', key: 'k' }
    expect(await engine.deleteObject({ ...address, allow })).toEqual({ outcome: 'not-allowed' })
    await engine.setVersioning('b', 'Enabled')
    const marker = await engine.deleteObject({ ...address, allow })
    expect(marker).toMatchObject({ outcome: 'deleted', deleteMarker: true })
    const named = { ...address, versionId: 'null', allow }
    expect(await engine.deleteObject(named)).toEqual({ outcome: 'not-allowed' })
    expect(objectAt(engine, 'k', 'null').metadata.extra).toEqual({ legalHold: 'ON' })
  })
})
