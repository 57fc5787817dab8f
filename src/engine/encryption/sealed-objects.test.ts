import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Engine } from '../engine.ts'
import { patternOf } from '../pattern.test.fixture.ts'
import { bytesOf, objectAt, put, scratchDirectory, scratchEngine } from '../scratch.test.fixture.ts'
import { frameBytes, sealedFrameBytes } from './frames.ts'
import type { Encryption } from './seal.ts'

const customerKey = Buffer.alloc(32, 7)
const byCustomer: Encryption = { by: 'customer', key: customerKey }
const marker = 'a sentence nobody else should read'

async function filesIn(directory: string): Promise<readonly string[]> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
}

async function blobIn(directory: string): Promise<string> {
  const [file = ''] = await filesIn(join(directory, 'blobs'))
  return file
}

async function putCustomers(engine: Engine, key: string, bytes: Buffer) {
  const staged = engine.stageBytes(bytes, byCustomer)
  const result = await engine.putObject({ bucket: 'b', key, staged, metadata: {} })
  if (result.outcome !== 'stored') throw new Error(result.outcome)
  return { version: result.version, staged }
}

async function readWith(engine: Engine, key: string, given?: Uint8Array): Promise<Buffer> {
  const body = engine.read(objectAt(engine, key), undefined, given)
  if (body.kind === 'bytes') return Buffer.from(body.bytes)
  const chunks: Buffer[] = []
  for await (const chunk of body.chunks) chunks.push(Buffer.from(chunk))
  return Buffer.concat(chunks)
}

describe('an object', () => {
  it('is on disk nowhere as it came, small or large, put, copied or in parts', async () => {
    const directory = await scratchDirectory()
    const engine = await scratchEngine({ directory })
    const large = Buffer.from(marker.repeat(8000))
    await put(engine, 'small', marker)
    await put(engine, 'large', large)
    await engine.copyObject({
      source: objectAt(engine, 'large'),
      bucket: 'b',
      key: 'copy',
      metadata: {},
    })
    const upload = await engine.createUpload({ bucket: 'b', key: 'parts', metadata: {} })
    const address = { bucket: 'b', key: 'parts', uploadId: upload?.uploadId ?? '' }
    for (const partNumber of [1, 2]) {
      const staged = engine.stageBytes(partNumber === 1 ? large : Buffer.from(marker))
      await engine.putPart({ ...address, partNumber, staged })
    }
    await engine.completeUpload({ ...address, parts: [{ partNumber: 1 }, { partNumber: 2 }] })
    const whole = await bytesOf(engine, objectAt(engine, 'parts'))
    expect(whole.equals(Buffer.concat([large, Buffer.from(marker)]))).toBe(true)
    expect((await bytesOf(engine, objectAt(engine, 'copy'))).equals(large)).toBe(true)
    await engine.close()
    const files = await filesIn(directory)
    expect(files.length).toBeGreaterThan(6)
    for (const file of files) expect((await readFile(file)).includes(marker)).toBe(false)
  })

  it('gives every range of it, at the borders of frames, too', async () => {
    const engine = await scratchEngine()
    const sizes = [5000, frameBytes - 1, frameBytes, frameBytes + 1, 20 * frameBytes + 3]
    for (const size of sizes) {
      const bytes = patternOf(size)
      const version = await put(engine, `k${size}`, bytes)
      const border = fc
        .tuple(fc.nat(Math.ceil(size / frameBytes)), fc.integer({ min: -1, max: 1 }))
        .map(([frame, off]) => Math.min(Math.max(0, frame * frameBytes + off), size - 1))
      const edge = fc.oneof(border, fc.nat(size - 1))
      const property = fc.asyncProperty(edge, edge, async (a, b) => {
        const range = { start: Math.min(a, b), end: Math.max(a, b) }
        const read = await bytesOf(engine, version, range)
        expect(read.equals(bytes.subarray(range.start, range.end + 1))).toBe(true)
      })
      await fc.assert(property, { numRuns: 25 })
    }
  })

  it('with frames swapped, cut off, or of another object is refused by name', async () => {
    const directory = await scratchDirectory()
    const engine = await scratchEngine({ directory })
    const version = await put(engine, 'k', patternOf(3 * frameBytes))
    const file = await blobIn(directory)
    const sound = await readFile(file)
    const frame = (nth: number) =>
      sound.subarray(nth * sealedFrameBytes, (nth + 1) * sealedFrameBytes)
    const rest = sound.subarray(3 * sealedFrameBytes)
    const corrupt = { code: 'BlobCorrupt', context: { bucket: 'b', key: 'k' } }
    for (const frames of [
      [frame(1), frame(0), frame(2), rest],
      [frame(0), frame(1), rest],
      [frame(0), frame(1), frame(1), rest],
      [frame(0), frame(0), frame(1), frame(2), rest],
      [],
    ]) {
      await writeFile(file, Buffer.concat(frames))
      await expect(bytesOf(engine, version)).rejects.toMatchObject(corrupt)
    }
    await writeFile(file, sound)
    expect((await bytesOf(engine, version)).length).toBe(3 * frameBytes)
  })

  it('has a key of its own, even with the same bytes', async () => {
    const engine = await scratchEngine()
    const [one, two] = [await put(engine, 'one', marker), await put(engine, 'two', marker)]
    expect(one.seal?.by).toBe('ring:1')
    expect(one.seal?.wrapped).not.toBe(two.seal?.wrapped)
    expect(objectAt(engine, 'one').seal).toEqual(one.seal)
  })

  it('keeps its seal when its metadata changes', async () => {
    const engine = await scratchEngine()
    const { seal } = await put(engine, 'k', marker)
    await engine.amendObject({ bucket: 'b', key: 'k', amend: () => ({ tags: { a: 'b' } }) })
    expect(objectAt(engine, 'k').seal).toEqual(seal)
    expect((await bytesOf(engine, objectAt(engine, 'k'))).toString()).toBe(marker)
  })
})

describe("an object with a customer's key", () => {
  it.each([0, 40, 300_000])('of %d bytes is read with that key alone', async (size) => {
    const engine = await scratchEngine()
    const bytes = patternOf(size)
    const { version, staged } = await putCustomers(engine, 'k', bytes)
    expect(version.etag).toMatch(/^[0-9a-f]{32}$/)
    expect(version.etag).not.toBe(staged.md5)
    const read = (key?: Uint8Array) => readWith(engine, 'k', key)
    const wrong = { code: 'CustomerKeyWrong', context: { bucket: 'b', key: 'k' } }
    await expect(read()).rejects.toMatchObject(wrong)
    expect((await read(customerKey)).equals(bytes)).toBe(true)
    // What was just read is not remembered for those without the key.
    await expect(read()).rejects.toMatchObject(wrong)
    await expect(read(Buffer.alloc(32, 8))).rejects.toMatchObject(wrong)
  })

  it.each([40, 300_000])('of %d bytes is copied to other keys, and back', async (size) => {
    const engine = await scratchEngine()
    const bytes = patternOf(size)
    const { version, staged } = await putCustomers(engine, 'k', bytes)
    const target = { bucket: 'b', key: 'open', metadata: {} }
    const copied = await engine.copyObject({ ...target, source: version, customerKey })
    expect(copied).toMatchObject({ outcome: 'stored', version: { etag: staged.md5 } })
    expect((await bytesOf(engine, objectAt(engine, 'open'))).equals(bytes)).toBe(true)

    const source = objectAt(engine, 'open')
    const back = { ...target, key: 'closed', source, encryption: byCustomer }
    expect(await engine.copyObject(back)).toMatchObject({ outcome: 'stored' })
    expect(() => engine.read(objectAt(engine, 'closed'))).toThrow('key')
    const refused = engine.copyObject({ ...target, source: version })
    await expect(refused).rejects.toMatchObject({ code: 'CustomerKeyWrong' })
  })

  it.each([0, 40, 300_000])(
    'of %d bytes is replicated with its seal, by those without the key',
    async (size) => {
      const engine = await scratchEngine()
      const bytes = patternOf(size)
      const { version } = await putCustomers(engine, 'k', bytes)
      const target = { bucket: 'b', key: 'replica', metadata: {}, encryption: 'kept' as const }
      await engine.copyObject({ ...target, source: version })
      const replica = objectAt(engine, 'replica')
      expect([replica.seal, replica.etag]).toEqual([version.seal, version.etag])
      expect(() => engine.read(replica)).toThrow('key')
      expect((await readWith(engine, 'replica', customerKey)).equals(bytes)).toBe(true)
    },
  )

  it('in parts has a seal for each, and is read with the key', async () => {
    const engine = await scratchEngine()
    const created = { bucket: 'b', key: 'k', metadata: {}, encryption: byCustomer }
    const upload = await engine.createUpload(created)
    expect(upload?.seal?.by).toBe('customer')
    const address = { bucket: 'b', key: 'k', uploadId: upload?.uploadId ?? '' }
    for (const partNumber of [1, 2]) {
      const staged = engine.stageBytes(patternOf(100_000, partNumber), byCustomer)
      expect((await engine.putPart({ ...address, partNumber, staged }))?.seal?.by).toBe('customer')
    }
    await engine.completeUpload({ ...address, parts: [{ partNumber: 1 }, { partNumber: 2 }] })
    const version = objectAt(engine, 'k')
    expect(() => engine.read(version)).toThrow('key')
    const body = engine.read(version, { start: 99_999, end: 100_000 }, customerKey)
    if (body.kind !== 'stream') throw new Error('not a stream')
    const first = await body.chunks.next()
    expect(first.done).toBe(false)
    expect(Buffer.from(first.value ?? [])).toEqual(patternOf(100_000, 1).subarray(-1))
    await body.chunks.return?.()
  })
})
