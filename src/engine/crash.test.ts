import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { startChild } from './child.test.fixture.ts'
import type { Engine } from './engine.ts'
import type { ObjectVersion } from './object-version.ts'
import { openEngine } from './open-engine.ts'
import { patternOf } from './pattern.test.fixture.ts'
import { bytesOf, objectAt, scratchDirectory, scratchEngine } from './scratch.test.fixture.ts'

/** Eight writers that put, cut, copy and delete, and say what they have been promised. */
const writers = (directory: string): string => `
  const engine = await openEngine({ directory: ${JSON.stringify(directory)} })
  await engine.createBucket('b', { region: 'us-east-1', owner: '1' })
  let count = Date.now() % 1e9
  const write = async (key) => {
    for (;;) {
      const round = (count += 1)
      const bytes = patternOf([10, 5_000, 300_000][round % 3], round)
      const metadata = { user: { round: String(round), size: String(bytes.length) } }
      if (round % 4 === 0) {
        const upload = await engine.createUpload({ bucket: 'b', key, metadata })
        const address = { bucket: 'b', key, uploadId: upload.uploadId }
        await engine.putPart({ ...address, partNumber: 1, staged: engine.stageBytes(bytes) })
        await engine.completeUpload({ ...address, parts: [{ partNumber: 1 }] })
      } else {
        await engine.putObject({ bucket: 'b', key, staged: engine.stageBytes(bytes), metadata })
      }
      say(key, round)
      if (round % 5 === 0) {
        const source = engine.getObject({ bucket: 'b', key })
        await engine.copyObject({ source, bucket: 'b', key: key + '-copy', metadata })
        await engine.deleteObject({ bucket: 'b', key: key + '-copy' })
      }
    }
  }
  await Promise.all(Array.from({ length: 8 }, (_, nth) => write('key-' + nth)))`

async function killAfter(directory: string, lines: number): Promise<Map<string, number>> {
  const child = startChild(writers(directory))
  const promised = new Map<string, number>()
  let left = lines
  for await (const line of child.lines) {
    const [key = '', round] = line.split(' ')
    promised.set(key, Number(round))
    if ((left -= 1) === 0) child.process.kill('SIGKILL')
  }
  expect(await child.exited).toEqual([null, 'SIGKILL'])
  return promised
}

async function expectSound(engine: Engine, version: ObjectVersion): Promise<void> {
  const { round, size } = version.metadata.user ?? {}
  const bytes = await bytesOf(engine, version)
  expect(bytes.equals(patternOf(Number(size), Number(round)))).toBe(true)
}

describe('an engine that was killed', () => {
  it('has kept all it promised, whole, and opens at once', async () => {
    const directory = await scratchDirectory()
    for (const lines of [1, 40, 150]) {
      const promised = await killAfter(directory, lines)
      const begun = performance.now()
      const engine = await openEngine({ directory })
      expect(performance.now() - begun).toBeLessThan(2000)
      expect(await readdir(join(directory, 'tmp'))).toEqual([])
      for (const [key, round] of promised) {
        const version = objectAt(engine, key)
        expect(Number(version.metadata.user?.['round'])).toBeGreaterThanOrEqual(round)
      }
      const { entries } = engine.list({ bucket: 'b', maxKeys: 100 })
      for (const { key } of entries) await expectSound(engine, objectAt(engine, key))
      await engine.close()
    }
  })

  it('leaves no blob that a sweep does not free', async () => {
    const directory = await scratchDirectory()
    await killAfter(directory, 60)
    const engine = await scratchEngine({ directory })
    for (const { key, uploadId } of engine.uploads({ bucket: 'b', max: 100 }).uploads) {
      await engine.abortUpload({ bucket: 'b', key, uploadId })
    }
    for (const { key } of engine.list({ bucket: 'b', maxKeys: 100 }).entries) {
      await engine.deleteObject({ bucket: 'b', key })
    }
    await engine.sweep()
    expect(await engine.sweep()).toEqual({ examined: 0, freed: 0 })
    expect(engine.usage('b')).toEqual({ objects: 0, bytes: 0 })
  })
})
