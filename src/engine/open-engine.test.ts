import { existsSync } from 'node:fs'
import { mkdir, readdir, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openEngine } from './open-engine.ts'
import { patternOf } from './pattern.test.fixture.ts'
import { bytesOf, objectAt, overtakenBy, put, reusing } from './scratch.test.fixture.ts'
import { scratchDirectory, scratchEngine } from './scratch.test.fixture.ts'

describe('opening an engine', () => {
  it('makes the directory, with all above it, for its owner alone', async () => {
    const directory = join(await scratchDirectory(), 'some', 'where')
    const engine = await openEngine({ directory })
    await engine.close()
    expect(await readdir(directory)).toEqual(
      expect.arrayContaining(['FORMAT', 'blobs', 'index.mdb', 'tmp']),
    )
    expect((await stat(directory)).mode & 0o777).toBe(0o700)
  })

  it('refuses a directory of another format, or of something else, and leaves it alone', async () => {
    const newer = await scratchDirectory()
    await writeFile(join(newer, 'FORMAT'), 'stowage-engine 3\n')
    const foreign = await scratchDirectory()
    await mkdir(join(foreign, 'photos'))
    for (const directory of [newer, foreign]) {
      const before = await readdir(directory)
      await expect(openEngine({ directory })).rejects.toMatchObject({ code: 'FormatUnsupported' })
      expect(await readdir(directory)).toEqual(before)
    }
  })

  it('frees what an engine was still to free when it was closed', async () => {
    const directory = await scratchDirectory()
    const engine = await scratchEngine({ directory })
    await put(engine, 'k', patternOf(100_000))
    const reader = engine.read(objectAt(engine, 'k'))
    await put(engine, 'k', 'small')
    await engine.close()
    const reopened = await openEngine({ directory })
    expect(await reopened.sweep()).toEqual({ examined: 0, freed: 0 })
    await reopened.close()
    expect(reader.kind).toBe('stream')
  })

  it('never gives a number of a blob twice, and frees what a crash left of its own accord', async () => {
    const directory = await scratchDirectory()
    await (await openEngine({ directory })).close()
    const group = join(directory, 'blobs', '000000')
    // The last directory, and one of another program, may have no blob.
    for (const set of ['002', '003', 'lost+found'])
      await mkdir(join(group, set), { recursive: true })
    await writeFile(join(group, '002', '000000002fff'), 'left by a crash')
    const engine = await scratchEngine({ directory })
    const version = await put(engine, 'k', patternOf(5000))
    expect(version.body).toEqual({ kind: 'blob', blob: 0x3000 })
    await expect.poll(() => readdir(join(group, '002'))).toEqual([])
    expect(await engine.sweep()).toEqual({ examined: 1, freed: 0 })
    expect((await bytesOf(engine, version)).equals(patternOf(5000))).toBe(true)
    await engine.close()
    const reopened = await scratchEngine({ directory })
    expect((await put(reopened, 'k', patternOf(5000))).body).toMatchObject({ blob: 0x3001 })
  })

  it('looks on its own only at blobs written since the opening before, and sweeps all if told', async () => {
    const directory = await scratchDirectory()
    const engine = await scratchEngine({ directory })
    for (let nth = 0; nth < 3; nth += 1) await put(engine, `k${nth}`, patternOf(5000))
    await engine.close()
    const second = await openEngine({ directory })
    await second.sweep()
    await second.close()
    const old = join(directory, 'blobs', '000000', '000', '000000000001')
    const third = await openEngine({ directory })
    await third.deleteObject({ bucket: 'b', key: 'k1' })
    await expect.poll(() => existsSync(old)).toBe(false)
    await third.close()
    await writeFile(old, 'left long ago')
    const fourth = await openEngine({ directory })
    expect(await fourth.sweep()).toEqual({ examined: 3, freed: 1 })
    await fourth.close()
  })

  it('refuses an index that is none', async () => {
    for (const damaged of ['x', 'garbage'.repeat(5000), '\0'.repeat(40_960)]) {
      const directory = await scratchDirectory()
      await (await openEngine({ directory })).close()
      await writeFile(join(directory, 'index.mdb'), damaged)
      const opening = openEngine({ directory })
      await expect(opening).rejects.toMatchObject({ code: 'IndexCorrupt' })
      expect(await readdir(directory)).not.toContain('LOCK')
    }
  })
})

describe('closing an engine', () => {
  it('waits for what is under way, and refuses what comes after', async () => {
    const directory = await scratchDirectory()
    const engine = await scratchEngine({ directory })
    const writes = Array.from({ length: 20 }, (_, nth) => put(engine, `k${nth}`, patternOf(20_000)))
    await engine.close()
    expect(await Promise.all(writes)).toHaveLength(20)
    const closed: unknown = expect.objectContaining({ code: 'EngineClosed' })
    await expect(put(engine, 'late', 'x')).rejects.toEqual(closed)
    await expect(engine.deleteBucket('b')).rejects.toEqual(closed)
    expect(() => engine.getObject({ bucket: 'b', key: 'k0' })).toThrow(closed)
    expect(() => engine.list({ bucket: 'b', maxKeys: 1 })).toThrow(closed)
    const reopened = await scratchEngine({ directory })
    expect(reopened.list({ bucket: 'b', maxKeys: 100 }).entries).toHaveLength(20)
  })

  it('may be asked for twice, and ends once', async () => {
    const directory = await scratchDirectory()
    const engine = await openEngine({ directory })
    await engine.createBucket('b', { region: 'us-east-1', owner: '1' })
    const writing = put(engine, 'k', patternOf(20_000))
    await Promise.all([engine.close(), engine.close()])
    expect((await writing).size).toBe(20_000)
    await engine.close()
    await (await openEngine({ directory })).close()
  })

  it('gives up staged bodies that no write has taken', async () => {
    const directory = await scratchDirectory()
    const engine = await scratchEngine({ directory })
    const staged = await engine.stage(reusing(patternOf(50_000), 4096))
    expect(await readdir(join(directory, 'tmp'))).toHaveLength(1)
    await engine.close()
    expect(await readdir(join(directory, 'tmp'))).toEqual([])
    await engine.discard(staged)
  })
})

describe('writes of one key at a time', () => {
  it('are ordered by their version ids, not by which is committed first', async () => {
    const engine = await scratchEngine()
    await engine.setVersioning('b', 'Enabled')
    const staged = overtakenBy(await engine.stage(reusing(patternOf(9000), 4096)), () =>
      put(engine, 'k', 'small'),
    )
    const large = await engine.putObject({ bucket: 'b', key: 'k', staged, metadata: {} })
    if (large.outcome !== 'stored') throw new Error(large.outcome)
    const small = objectAt(engine, 'k')
    expect(small.size).toBe(5)
    expect(large.version.versionId < small.versionId).toBe(true)
    expect([large.version.isLatest, small.isLatest]).toEqual([false, true])
    const { entries } = engine.listVersions({ bucket: 'b', maxKeys: 10 })
    expect(entries.map(({ versionId, isLatest }) => [versionId, isLatest])).toEqual([
      [small.versionId, true],
      [large.version.versionId, false],
    ])
    expect(objectAt(engine, 'k', large.version.versionId)).toEqual(large.version)
  })

  it('without versions leave the one that was committed last', async () => {
    const engine = await scratchEngine()
    const staged = overtakenBy(await engine.stage(reusing(patternOf(9000), 4096)), () =>
      put(engine, 'k', 'small'),
    )
    await engine.putObject({ bucket: 'b', key: 'k', staged, metadata: {} })
    expect(objectAt(engine, 'k').size).toBe(9000)
    expect(engine.usage('b')).toEqual({ objects: 1, bytes: 9000 })
  })

  it('get greater version ids when the clock goes back, and after reopening', async () => {
    const directory = await scratchDirectory()
    const ids: string[] = []
    for (const now of [2_000_000, 1_000_000, 1_500_000]) {
      const engine = await openEngine({ directory, now: () => now })
      await engine.createBucket('b', { region: 'us-east-1', owner: '1' })
      await engine.setVersioning('b', 'Enabled')
      for (let nth = 0; nth < 3; nth += 1) ids.push((await put(engine, 'k', 'x')).versionId)
      await engine.close()
    }
    expect(ids).toEqual(ids.toSorted())
    expect(new Set(ids).size).toBe(9)
  })
})
