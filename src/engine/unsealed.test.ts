import { readdir, readFile, stat, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Engine } from './engine.ts'
import { patternOf } from './pattern.test.fixture.ts'
import { bytesOf, objectAt, put, scratchDirectory, scratchEngine } from './scratch.test.fixture.ts'
import { writeUnsealed } from './unsealed.test.fixture.ts'

const inline = Buffer.from('written before')
const blob = patternOf(700_000)

async function unsealedEngine(): Promise<{ directory: string; engine: Engine }> {
  const directory = await scratchDirectory()
  await writeUnsealed(directory, { inline, blob })
  return { directory, engine: await scratchEngine({ directory }) }
}

const fileOf = (directory: string) => join(directory, 'blobs', '000000', '000', '000000000000')

describe('a directory from before there was encryption', () => {
  it('opens, gives its objects as they are, and seals what is written from then on', async () => {
    const { directory, engine } = await unsealedEngine()
    expect((await bytesOf(engine, objectAt(engine, 'inline'))).equals(inline)).toBe(true)
    expect((await bytesOf(engine, objectAt(engine, 'blob'))).equals(blob)).toBe(true)
    expect(objectAt(engine, 'blob').seal).toBeUndefined()
    expect((await put(engine, 'new', 'x')).seal).toBeDefined()
    expect(await readFile(join(directory, 'FORMAT'), 'utf8')).toBe('stowage-engine 2\n')
    expect(await readdir(directory)).toEqual(expect.arrayContaining(['keys.json', 'master.key']))
  })

  it('seals the copies of its objects', async () => {
    const { engine } = await unsealedEngine()
    for (const [key, bytes] of Object.entries({ inline, blob })) {
      const source = objectAt(engine, key)
      await engine.copyObject({ source, bucket: 'b', key: `${key}-copy`, metadata: {} })
      const copy = objectAt(engine, `${key}-copy`)
      expect(copy.seal).toBeDefined()
      expect(copy.etag).toBe(source.etag)
      expect((await bytesOf(engine, copy)).equals(bytes)).toBe(true)
    }
  })

  it('completes its uploads, and replicates them with their parts and their ETag', async () => {
    const { engine } = await unsealedEngine()
    const { uploads } = engine.uploads({ bucket: 'b', max: 1 })
    const address = { bucket: 'b', key: 'parts', uploadId: uploads[0]?.uploadId ?? '' }
    const staged = engine.stageBytes(inline)
    const sealed = await engine.putPart({ ...address, partNumber: 2, staged })
    expect(sealed?.seal).toBeDefined()
    await engine.completeUpload({ ...address, parts: [{ partNumber: 1 }, { partNumber: 2 }] })
    const source = objectAt(engine, 'parts')
    const target = { bucket: 'b', key: 'replica', metadata: {}, encryption: 'kept' as const }
    await engine.copyObject({ ...target, source })
    await engine.deleteObject({ bucket: 'b', key: 'parts' })
    const replica = objectAt(engine, 'replica')
    expect([replica.etag, replica.partCount]).toEqual([source.etag, 2])
    expect((await engine.partsOf(replica)).map(({ size }) => size)).toEqual([
      blob.length,
      inline.length,
    ])
    expect((await bytesOf(engine, replica)).equals(Buffer.concat([blob, inline]))).toBe(true)
  })

  it('still notices a bit that changed, and a blob that was cut in its data or footer', async () => {
    const { directory, engine } = await unsealedEngine()
    const file = fileOf(directory)
    const sound = await readFile(file)
    const version = objectAt(engine, 'blob')
    const corrupt = { code: 'BlobCorrupt', context: { bucket: 'b', key: 'blob' } }
    for (const at of [0, 262_144, 699_999]) {
      const torn = Buffer.from(sound)
      torn[at] = (torn[at] ?? 0) ^ 2
      await writeFile(file, torn)
      await expect(bytesOf(engine, version)).rejects.toMatchObject(corrupt)
    }
    await writeFile(file, sound)
    const { size } = await stat(file)
    for (const left of [size - 1, size - 32, blob.length, blob.length - 1, 262_144, 0]) {
      await truncate(file, left)
      await expect(bytesOf(engine, version)).rejects.toMatchObject(corrupt)
    }
  })
})
