import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openEngine } from './open-engine.ts'
import { patternOf } from './pattern.test.fixture.ts'
import { bytesOf, objectAt, put, reusing } from './scratch.test.fixture.ts'
import { scratchDirectory, scratchEngine } from './scratch.test.fixture.ts'

describe('opening an engine', () => {
  it('makes the directory, with all above it', async () => {
    const directory = join(await scratchDirectory(), 'some', 'where')
    const engine = await openEngine({ directory })
    await engine.close()
    expect(await readdir(directory)).toEqual(
      expect.arrayContaining(['FORMAT', 'blobs', 'index.mdb', 'tmp']),
    )
  })

  it('refuses a directory of another format, or of something else, and leaves it alone', async () => {
    const newer = await scratchDirectory()
    await writeFile(join(newer, 'FORMAT'), 'stowage-engine 2\n')
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

  it('never gives a number of a blob twice', async () => {
    const directory = await scratchDirectory()
    const orphans = join(directory, 'blobs', '000000', '002')
    const engine = await scratchEngine({ directory })
    await mkdir(orphans, { recursive: true })
    await writeFile(join(orphans, '000000002fff'), 'left by a crash')
    await engine.close()
    const reopened = await scratchEngine({ directory })
    const version = await put(reopened, 'k', patternOf(5000))
    expect(version.body).toEqual({ kind: 'blob', blob: 0x3000 })
    expect(await reopened.sweep()).toEqual({ examined: 2, freed: 1 })
    expect((await bytesOf(reopened, version)).equals(patternOf(5000))).toBe(true)
  })
})

describe('closing an engine', () => {
  it('waits for what is under way, and refuses what comes after', async () => {
    const directory = await scratchDirectory()
    const engine = await scratchEngine({ directory })
    const writes = Array.from({ length: 20 }, (_, nth) => put(engine, `k${nth}`, patternOf(20_000)))
    await engine.close()
    expect(await Promise.all(writes)).toHaveLength(20)
    const closed = expect.objectContaining({ code: 'EngineClosed' })
    await expect(put(engine, 'late', 'x')).rejects.toEqual(closed)
    await expect(engine.deleteBucket('b')).rejects.toEqual(closed)
    expect(() => engine.getObject({ bucket: 'b', key: 'k0' })).toThrow(closed)
    expect(() => engine.list({ bucket: 'b', maxKeys: 1 })).toThrow(closed)
    const reopened = await scratchEngine({ directory })
    expect(reopened.list({ bucket: 'b', maxKeys: 100 }).entries).toHaveLength(20)
  })
})

describe('writes of one key at a time', () => {
  it('are ordered by their version ids, whichever is committed first', async () => {
    const engine = await scratchEngine()
    await engine.setVersioning('b', 'Enabled')
    const slow = await engine.stage(reusing(patternOf(2_000_000), 65_536))
    const [large, small] = await Promise.all([
      engine.putObject({ bucket: 'b', key: 'k', staged: slow, metadata: {} }),
      put(engine, 'k', 'small'),
    ])
    if (large.outcome !== 'stored') throw new Error(large.outcome)
    expect(large.version.versionId < small.versionId).toBe(true)
    expect([large.version.isLatest, small.isLatest]).toEqual([false, true])
    const { entries } = engine.listVersions({ bucket: 'b', maxKeys: 10 })
    expect(entries.map(({ versionId, isLatest }) => [versionId, isLatest])).toEqual([
      [small.versionId, true],
      [large.version.versionId, false],
    ])
    expect(objectAt(engine, 'k')).toEqual(small)
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
