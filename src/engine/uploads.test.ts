import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { CompleteUpload, Engine, UploadAddress } from './engine.ts'
import { patternOf } from './pattern.test.fixture.ts'
import { bytesOf, objectAt, put, reusing, scratchEngine } from './scratch.test.fixture.ts'

const md5 = (bytes: Uint8Array): Buffer => createHash('md5').update(bytes).digest()

async function begin(engine: Engine, key = 'k'): Promise<UploadAddress> {
  const metadata = { contentType: 'video/mp4', user: { a: '1' } }
  const upload = await engine.createUpload({ bucket: 'b', key, metadata })
  if (upload === undefined) throw new Error('no bucket')
  return { bucket: 'b', key, uploadId: upload.uploadId }
}

async function putPart(
  engine: Engine,
  address: UploadAddress,
  partNumber: number,
  bytes: Uint8Array,
) {
  const staged = await engine.stage(reusing(bytes, 65_536))
  return engine.putPart({ ...address, partNumber, staged, extra: { CRC32: `c${partNumber}` } })
}

const numbered = (...numbers: number[]): CompleteUpload['parts'] =>
  numbers.map((partNumber) => ({ partNumber }))

describe('a multipart upload', () => {
  it('becomes an object of the parts named, in order, with the ETag that S3 gives', async () => {
    const engine = await scratchEngine()
    const address = await begin(engine)
    const bodies = [patternOf(300_000, 1), patternOf(1_500_000, 2), patternOf(10, 3)] as const
    await putPart(engine, address, 7, bodies[1])
    await putPart(engine, address, 2, bodies[0])
    await putPart(engine, address, 10_000, bodies[2])
    await putPart(engine, address, 5, patternOf(400_000, 4))
    const result = await engine.completeUpload({ ...address, parts: numbered(2, 7, 10_000) })
    if (result.outcome !== 'stored') throw new Error(result.outcome)
    const whole = Buffer.concat(bodies)
    const etag = `${md5(Buffer.concat(bodies.map(md5))).toString('hex')}-3`
    const metadata = { contentType: 'video/mp4', user: { a: '1' } }
    expect(result.version).toMatchObject({ etag, size: whole.length, partCount: 3, metadata })
    expect(objectAt(engine, 'k')).toEqual(result.version)
    expect((await bytesOf(engine, result.version)).equals(whole)).toBe(true)
    for (const [start, end] of [
      [0, 0],
      [299_999, 300_000],
      [5, 1_800_005],
      [1_799_999, 1_800_009],
    ] as const) {
      const read = await bytesOf(engine, result.version, { start, end })
      expect(read.equals(whole.subarray(start, end + 1))).toBe(true)
    }
    expect(await engine.partsOf(result.version)).toMatchObject([
      { partNumber: 2, size: 300_000, extra: { CRC32: 'c2' } },
      { partNumber: 7, size: 1_500_000, extra: { CRC32: 'c7' } },
      { partNumber: 10_000, size: 10, extra: { CRC32: 'c10000' } },
    ])
    expect(engine.upload(address)).toBeUndefined()
    expect(engine.usage('b')).toEqual({ objects: 1, bytes: whole.length })
    // Three parts and the manifest: the part that was not named is gone.
    expect(await engine.sweep()).toEqual({ examined: 4, freed: 0 })
  })

  it('keeps the last body given for a part number', async () => {
    const engine = await scratchEngine()
    const address = await begin(engine)
    await putPart(engine, address, 1, Buffer.from('first'))
    const second = await putPart(engine, address, 1, Buffer.from('second'))
    expect(engine.parts({ ...address, max: 10 })).toEqual({ parts: [second] })
    await engine.completeUpload({ ...address, parts: numbered(1) })
    expect((await bytesOf(engine, objectAt(engine, 'k'))).toString()).toBe('second')
    expect(await engine.sweep()).toEqual({ examined: 2, freed: 0 })
  })

  it('refuses parts that are unknown, changed or out of order, and stays as it was', async () => {
    const engine = await scratchEngine()
    const address = await begin(engine)
    await putPart(engine, address, 1, Buffer.from('one'))
    await putPart(engine, address, 2, Buffer.from('two'))
    const complete = (parts: CompleteUpload['parts'], condition = {}) =>
      engine.completeUpload({ ...address, parts, condition })
    expect(await complete(numbered(2, 1))).toEqual({ outcome: 'invalid-order', partNumber: 1 })
    expect(await complete(numbered(1, 1))).toEqual({ outcome: 'invalid-order', partNumber: 1 })
    expect(await complete(numbered(1, 3))).toEqual({ outcome: 'invalid-part', partNumber: 3 })
    const changed = [{ partNumber: 1, etag: md5(Buffer.from('two')).toString('hex') }]
    expect(await complete(changed)).toEqual({ outcome: 'invalid-part', partNumber: 1 })
    expect(await complete(numbered(1, 2), { ifMatch: '*' })).toEqual({ outcome: 'absent' })
    expect(engine.parts({ ...address, max: 10 })?.parts).toHaveLength(2)
    expect(await complete(numbered(1, 2))).toMatchObject({ outcome: 'stored' })
    expect(await complete(numbered(1, 2))).toEqual({ outcome: 'no-upload' })
    expect(await engine.sweep()).toEqual({ examined: 3, freed: 0 })
  })

  it('is completed once by many that try, and ended once by many that abort', async () => {
    const engine = await scratchEngine()
    const address = await begin(engine)
    await putPart(engine, address, 1, Buffer.from('one'))
    const results = await Promise.all(
      Array.from({ length: 10 }, () => engine.completeUpload({ ...address, parts: numbered(1) })),
    )
    expect(results.filter(({ outcome }) => outcome === 'stored')).toHaveLength(1)
    const other = await begin(engine)
    await putPart(engine, other, 1, Buffer.from('one'))
    const aborted = await Promise.all([1, 2, 3].map(() => engine.abortUpload(other)))
    expect(aborted.filter(Boolean)).toHaveLength(1)
    expect(await putPart(engine, other, 2, Buffer.from('late'))).toBeUndefined()
    expect(await engine.sweep()).toEqual({ examined: 2, freed: 0 })
  })

  it('frees all that it had when its object is deleted', async () => {
    const engine = await scratchEngine()
    const address = await begin(engine)
    await putPart(engine, address, 1, patternOf(100_000))
    await putPart(engine, address, 2, patternOf(100_000))
    await engine.completeUpload({ ...address, parts: numbered(1, 2) })
    await engine.deleteObject({ bucket: 'b', key: 'k' })
    expect(await engine.sweep()).toEqual({ examined: 0, freed: 0 })
    expect(engine.usage('b')).toEqual({ objects: 0, bytes: 0 })
  })

  it('lists its parts in pages', async () => {
    const engine = await scratchEngine()
    const address = await begin(engine)
    for (const number of [9, 1, 5, 300, 2]) await putPart(engine, address, number, Buffer.from('p'))
    const numbers: number[][] = []
    for (let after: number | undefined = 0; after !== undefined;) {
      const page = engine.parts({ ...address, after, max: 2 })
      numbers.push((page?.parts ?? []).map((part) => part.partNumber))
      after = page?.next
    }
    expect(numbers).toEqual([[1, 2], [5, 9], [300]])
    expect(engine.parts({ ...address, uploadId: '00000000000', max: 1 })).toBeUndefined()
    expect(engine.parts({ ...address, key: 'other', max: 1 })).toBeUndefined()
  })
})

describe('the uploads of a bucket', () => {
  it('are listed by key, then oldest first, in pages and rolled up', async () => {
    const engine = await scratchEngine()
    const ids = []
    for (const key of ['b', 'a/1', 'b', 'a/2', 'b\0', 'c'])
      ids.push((await begin(engine, key)).uploadId)
    const [b1, , b2] = ids
    const query = { bucket: 'b', delimiter: '/', max: 2 }
    const first = engine.uploads(query)
    expect(first.commonPrefixes).toEqual(['a/'])
    expect(first.uploads.map(({ uploadId }) => uploadId)).toEqual([b1])
    const second = engine.uploads({ ...query, ...first.next })
    expect(second.uploads.map(({ key, uploadId }) => [key, uploadId])).toEqual([
      ['b', b2],
      ['b\0', ids[4]],
    ])
    const third = engine.uploads({ ...query, ...second.next })
    expect(third.uploads.map(({ key }) => key)).toEqual(['c'])
    expect(third.next).toBeUndefined()
    const afterKey = engine.uploads({ bucket: 'b', keyMarker: 'b', max: 10 })
    expect(afterKey.uploads.map(({ key }) => key)).toEqual(['b\0', 'c'])
  })

  it('end with their bucket, unlike objects, which hold it', async () => {
    const engine = await scratchEngine()
    const address = await begin(engine)
    await putPart(engine, address, 1, patternOf(10, 1))
    await put(engine, 'k', '')
    expect(await engine.deleteBucket('b')).toBe('not-empty')
    expect(engine.upload(address)).toBeDefined()
    await engine.deleteObject({ bucket: 'b', key: 'k' })
    expect(await engine.deleteBucket('b')).toBe('deleted')
    await engine.createBucket('b', { region: 'us-east-1', owner: '1' })
    expect(engine.upload(address)).toBeUndefined()
    expect(engine.parts({ ...address, max: 10 })).toBeUndefined()
  })
})
