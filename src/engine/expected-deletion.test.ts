import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Engine } from './engine.ts'
import type { DeleteMarker, ObjectVersion } from './object-version.ts'
import { openEngine } from './open-engine.ts'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const bucket = 'b'
let directory: string
let engine: Engine

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'stowage-expected-'))
  engine = await openEngine({ directory })
  await engine.createBucket(bucket, { region: 'r', owner: 'o', versioning: 'Enabled' })
})
afterEach(async () => {
  await engine.close()
  await rm(directory, { recursive: true })
})

const put = (text: string) =>
  engine.putObject({ bucket, key: 'a', staged: engine.stageBytes(Buffer.from(text)), metadata: {} })

describe('a deletion that expects something', () => {
  it('leaves no marker on what was written in between', async () => {
    await put('old')
    const expected = engine.getObject({ bucket, key: 'a' })
    await put('new')
    const expecting = (found: ObjectVersion | DeleteMarker | undefined): boolean =>
      found?.sequence === expected?.sequence
    const { outcome } = await engine.deleteObject({ bucket, key: 'a', expect: expecting })
    expect(outcome).toBe('precondition-failed')
    expect(engine.getObject({ bucket, key: 'a' })).toMatchObject({ size: 3, deleteMarker: false })
  })

  it('is told of markers, and of nothing', async () => {
    const seen: unknown[] = []
    const note = (found: ObjectVersion | DeleteMarker | undefined): boolean => {
      seen.push(found?.deleteMarker)
      return true
    }
    await engine.deleteObject({ bucket, key: 'a', expect: note })
    const { versionId = '' } = engine.getObject({ bucket, key: 'a' }) ?? {}
    await engine.deleteObject({ bucket, key: 'a', versionId, expect: note })
    expect(seen).toEqual([undefined, true])
    expect(engine.listVersions({ bucket, maxKeys: 1 }).entries).toEqual([])
  })
})

it('a bucket is versioned from the start if it is made so, after another opening too', async () => {
  expect(engine.bucket(bucket)?.versioning).toBe('Enabled')
  await engine.close()
  engine = await openEngine({ directory })
  expect(engine.bucket(bucket)?.versioning).toBe('Enabled')
})
