import { readFile, readdir, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { frameBytes, sealedFrameBytes, sealedSize } from './encryption/frames.ts'
import type { Engine } from './engine.ts'
import type { ObjectVersion } from './object-version.ts'
import { patternOf } from './pattern.test.fixture.ts'
import { bytesOf, put } from './scratch.test.fixture.ts'
import { scratchDirectory, scratchEngine } from './scratch.test.fixture.ts'

const size = 2_621_440 + 17
const bytes = patternOf(size)
const block = 262_144

async function blobFiles(directory: string): Promise<readonly string[]> {
  const root = join(directory, 'blobs')
  const found = await readdir(root, { recursive: true })
  return found.filter((name) => /[0-9a-f]{12}$/.test(name)).map((name) => join(root, name))
}

/** An engine with one large object, and the file that has its bytes. */
async function withBlob(): Promise<{ engine: Engine; version: ObjectVersion; file: string }> {
  const directory = await scratchDirectory()
  const engine = await scratchEngine({ directory })
  const version = await put(engine, 'k', bytes)
  const [file = ''] = await blobFiles(directory)
  return { engine, version, file }
}

describe('reading a large object', () => {
  it('gives any range of it', async () => {
    const { engine, version } = await withBlob()
    const edge = fc.oneof(
      fc.nat(size - 1),
      fc.constantFrom(0, block - 1, block, 4 * block - 1, 4 * block, size - 1),
    )
    const property = fc.asyncProperty(edge, edge, async (a, b) => {
      const range = { start: Math.min(a, b), end: Math.max(a, b) }
      const read = await bytesOf(engine, version, range)
      expect(read.equals(bytes.subarray(range.start, range.end + 1))).toBe(true)
    })
    await fc.assert(property, { numRuns: 60 })
  })

  it('never gives a byte of a frame that changed on disk', async () => {
    const { engine, version, file } = await withBlob()
    const data = await readFile(file)
    const property = fc.asyncProperty(fc.nat(size - 1), async (at) => {
      const torn = Buffer.from(data)
      torn[at] = (torn[at] ?? 0) ^ 0x10
      await writeFile(file, torn)
      const start = Math.floor(at / sealedFrameBytes) * frameBytes
      const whole = { start: 0, end: size - 1 }
      await expect(bytesOf(engine, version, whole)).rejects.toMatchObject({
        code: 'BlobCorrupt',
        context: { bucket: 'b', key: 'k' },
      })
      if (start > 0) {
        const before = await bytesOf(engine, version, { start: 0, end: start - 1 })
        expect(before.equals(bytes.subarray(0, start))).toBe(true)
      }
    })
    await fc.assert(property, { numRuns: 8 })
  })

  it('refuses a blob whose data is cut short', async () => {
    const { engine, version, file } = await withBlob()
    for (const left of [sealedSize(size) - 1, size, size - 1, block, 0]) {
      await truncate(file, left)
      await expect(bytesOf(engine, version)).rejects.toMatchObject({ code: 'BlobCorrupt' })
    }
  })

  it('keeps the bytes for a reader while the object is replaced and deleted', async () => {
    const directory = await scratchDirectory()
    const engine = await scratchEngine({ directory })
    const version = await put(engine, 'k', bytes)
    const body = engine.read(version)
    if (body.kind !== 'stream') throw new Error('not a blob')
    const first = await body.chunks.next()
    const chunks = [Buffer.from(first.value)]
    await put(engine, 'k', 'small')
    await engine.deleteObject({ bucket: 'b', key: 'k' })
    await engine.sweep()
    for await (const chunk of body.chunks) chunks.push(Buffer.from(chunk))
    expect(Buffer.concat(chunks).equals(bytes)).toBe(true)
    expect(await engine.sweep()).toEqual({ examined: 0, freed: 0 })
  })

  it('lets go of a body that is given back, begun or not', async () => {
    const directory = await scratchDirectory()
    const engine = await scratchEngine({ directory })
    const version = await put(engine, 'k', bytes)
    const [begun, waiting] = [engine.read(version), engine.read(version)]
    if (begun.kind !== 'stream' || waiting.kind !== 'stream') throw new Error('not a blob')
    await begun.chunks.next()
    await engine.deleteObject({ bucket: 'b', key: 'k' })
    await engine.sweep()
    expect(await blobFiles(directory)).toHaveLength(1)
    await begun.chunks.return?.()
    await engine.sweep()
    expect(await blobFiles(directory)).toHaveLength(1)
    await waiting.chunks.return?.()
    await engine.sweep()
    expect(await blobFiles(directory)).toHaveLength(0)
  })

  it('says so if the version is gone before it is read', async () => {
    const engine = await scratchEngine()
    const large = await put(engine, 'large', bytes)
    const small = await put(engine, 'small', 'abc')
    await engine.deleteObject({ bucket: 'b', key: 'large' })
    await engine.deleteObject({ bucket: 'b', key: 'small' })
    await engine.sweep()
    const gone = { code: 'BodyGone', retryable: true }
    await expect(bytesOf(engine, large)).rejects.toMatchObject(gone)
    await expect(bytesOf(engine, small)).rejects.toMatchObject(gone)
  })
})
