import { expect, it } from 'vitest'
import type { Engine } from './engine.ts'
import { patternOf } from './pattern.test.fixture.ts'
import { bytesOf, objectAt, put, scratchEngine } from './scratch.test.fixture.ts'

const read = async (engine: Engine, key = 'k') =>
  (await bytesOf(engine, objectAt(engine, key))).toString()

it('a read after any kind of change sees that change', async () => {
  const engine = await scratchEngine()
  await put(engine, 'other', 'other')
  const changes: [string, () => Promise<unknown>][] = [
    ['one', () => put(engine, 'k', 'one')],
    ['two', () => put(engine, 'k', 'two')],
    [
      'other',
      () =>
        engine.copyObject({
          bucket: 'b',
          key: 'k',
          source: objectAt(engine, 'other'),
          metadata: {},
        }),
    ],
  ]
  for (const [expected, change] of changes) {
    await change()
    expect([await read(engine), await read(engine)]).toEqual([expected, expected])
  }
  await engine.amendObject({ bucket: 'b', key: 'k', amend: () => ({ contentType: 'text/plain' }) })
  expect(objectAt(engine, 'k').metadata).toEqual({ contentType: 'text/plain' })
  await engine.deleteObject({ bucket: 'b', key: 'k' })
  expect(engine.getObject({ bucket: 'b', key: 'k' })).toBeUndefined()
})

it('what is read again and again while it is written is never older than an acknowledged write', async () => {
  const engine = await scratchEngine()
  await put(engine, 'k', '0')
  const last = 200
  const progress = { acknowledged: 0 }
  const writes = (async () => {
    for (let count = 1; count <= last; count += 1) {
      await put(engine, 'k', String(count))
      progress.acknowledged = count
    }
  })()
  let reads = 0
  while (progress.acknowledged < last) {
    const atLeast = progress.acknowledged
    expect(Number(await read(engine))).toBeGreaterThanOrEqual(atLeast)
    reads += 1
    if (reads % 3 === 0) await new Promise(setImmediate)
  }
  await writes
  expect(await read(engine)).toBe(String(last))
  expect(reads).toBeGreaterThan(last)
})

it('a version that was found before it was replaced has its own bytes, or none', async () => {
  const engine = await scratchEngine()
  await put(engine, 'k', 'before')
  const before = objectAt(engine, 'k')
  expect(await read(engine)).toBe('before')
  await put(engine, 'k', 'after')
  expect(await read(engine)).toBe('after')
  expect(() => engine.read(before)).toThrow(expect.objectContaining({ code: 'BodyGone' }))
})

it('a range of hot bytes is that range', async () => {
  const engine = await scratchEngine()
  const bytes = patternOf(4000, 1)
  await put(engine, 'k', bytes)
  const version = objectAt(engine, 'k')
  for (const [start, end] of [
    [0, 0],
    [1, 10],
    [0, version.size - 1],
  ] as const) {
    const body = engine.read(version, { start, end })
    expect(body.kind === 'bytes' && bytes.subarray(start, end + 1).equals(body.bytes)).toBe(true)
  }
})

it('more objects than are remembered are all found', async () => {
  const engine = await scratchEngine()
  await Promise.all(Array.from({ length: 5000 }, (_, nth) => put(engine, `k${nth}`, `${nth}`)))
  for (let round = 0; round < 2; round += 1) {
    for (let nth = 0; nth < 5000; nth += 1) {
      const body = engine.read(objectAt(engine, `k${nth}`))
      expect(body.kind === 'bytes' && Buffer.from(body.bytes).toString()).toBe(`${nth}`)
    }
  }
})
