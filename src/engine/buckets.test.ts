import { describe, expect, it } from 'vitest'
import { openEngine } from './open-engine.ts'
import { put, scratchDirectory, scratchEngine } from './scratch.test.fixture.ts'

const init = { region: 'eu-west-1', owner: '111122223333' }

describe('buckets', () => {
  it('are made once, by one of many that try', async () => {
    const engine = await scratchEngine()
    const made = await Promise.all([1, 2, 3].map(() => engine.createBucket('new', init)))
    expect(made.map(({ created }) => created)).toEqual([true, false, false])
    expect(new Set(made.map(({ bucket }) => bucket.id)).size).toBe(1)
  })

  it('are listed by name and are the same after the engine is reopened', async () => {
    const directory = await scratchDirectory()
    const engine = await openEngine({ directory, now: () => 1234.5 })
    for (const name of ['z', 'a-1', 'a.1', 'a']) await engine.createBucket(name, init)
    await engine.putAspect('a', 'policy', { Statement: [] })
    await engine.putAspect('a', 'cors', ['*'])
    expect(await engine.deleteAspect('a', 'cors')).toBe(true)
    expect(await engine.deleteAspect('a', 'cors')).toBe(false)
    await engine.setVersioning('a', 'Suspended')
    const buckets = engine.buckets()
    await engine.close()
    const reopened = await scratchEngine({ directory })
    expect(reopened.buckets().filter(({ name }) => name !== 'b')).toEqual(buckets)
    expect(buckets.map(({ name }) => name)).toEqual(['a', 'a-1', 'a.1', 'z'])
    expect(reopened.bucket('a')).toEqual({
      ...init,
      id: 4,
      name: 'a',
      created: 1234,
      versioning: 'Suspended',
      aspects: { policy: { Statement: [] } },
    })
  })

  it('that are absent take no aspects, versioning or objects', async () => {
    const engine = await scratchEngine()
    expect(await engine.putAspect('none', 'policy', {})).toBe(false)
    expect(await engine.setVersioning('none', 'Enabled')).toBe(false)
    expect(await engine.deleteBucket('none')).toBe('absent')
    expect(engine.usage('none')).toBeUndefined()
    expect(engine.getObject({ bucket: 'none', key: 'k' })).toBeUndefined()
    expect(engine.list({ bucket: 'none', maxKeys: 1 })).toEqual({ entries: [], commonPrefixes: [] })
  })

  it('hold every aspect as its own, whatever its name', async () => {
    const engine = await scratchEngine()
    for (const aspect of ['__proto__', 'constructor', 'toString']) {
      expect(await engine.deleteAspect('b', aspect)).toBe(false)
    }
  })

  it('are not deleted while they have noncurrent versions or delete markers', async () => {
    const engine = await scratchEngine()
    await engine.setVersioning('b', 'Enabled')
    const { versionId } = await put(engine, 'k', 'x')
    const marker = await engine.deleteObject({ bucket: 'b', key: 'k' })
    expect(engine.list({ bucket: 'b', maxKeys: 1 }).entries).toEqual([])
    expect(await engine.deleteBucket('b')).toBe('not-empty')
    await engine.deleteObject({ bucket: 'b', key: 'k', versionId })
    expect(await engine.deleteBucket('b')).toBe('not-empty')
    if (!('versionId' in marker)) throw new Error('no marker')
    await engine.deleteObject({ bucket: 'b', key: 'k', versionId: marker.versionId ?? '' })
    expect(await engine.deleteBucket('b')).toBe('deleted')
  })

  it('made again under an old name have nothing of the old one', async () => {
    const engine = await scratchEngine()
    await put(engine, 'k', 'x')
    await engine.deleteObject({ bucket: 'b', key: 'k' })
    const before = engine.bucket('b')?.id
    await engine.deleteBucket('b')
    const { bucket } = await engine.createBucket('b', init)
    expect(bucket.id).not.toBe(before)
    expect(engine.usage('b')).toEqual({ objects: 0, bytes: 0 })
  })

  it('take nothing that was meant for the old one', async () => {
    const engine = await scratchEngine()
    const { bucket: old } = await engine.createBucket('again', init)
    await engine.deleteBucket('again')
    await engine.createBucket('again', init)
    const staged = engine.stageBytes(Buffer.from('x'))
    const object = { bucket: old, key: 'k', staged, metadata: {} }
    expect(await engine.putObject(object)).toEqual({ outcome: 'no-bucket' })
    expect(await engine.putAspect(old, 'policy', {})).toBe(false)
    expect(await engine.setVersioning(old, 'Enabled')).toBe(false)
    expect(await engine.deleteBucket(old)).toBe('absent')
    expect(engine.bucket('again')).toMatchObject({ aspects: {}, versioning: undefined })
    expect(engine.usage('again')).toEqual({ objects: 0, bytes: 0 })
  })

  it('take no object while they are being deleted: it is refused, or they stay', async () => {
    const engine = await scratchEngine()
    for (let round = 0; round < 20; round += 1) {
      await engine.createBucket('race', init)
      const staged = engine.stageBytes(Buffer.from('x'))
      const write = engine.putObject({ bucket: 'race', key: 'k', staged, metadata: {} })
      const deletion = engine.deleteBucket('race')
      const late = engine.stageBytes(Buffer.from('y'))
      const second = engine.putObject({ bucket: 'race', key: 'l', staged: late, metadata: {} })
      const outcomes = [(await write).outcome, (await second).outcome]
      const stored = outcomes.includes('stored')
      expect(await deletion).toBe(stored ? 'not-empty' : 'deleted')
      for (const key of ['k', 'l']) await engine.deleteObject({ bucket: 'race', key })
    }
  })
})
