import { randomBytes } from 'node:crypto'
import { Readable } from 'node:stream'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { RequestBody } from '../../src/client/request-body.ts'
import { createTestStorages, type TestStorages } from '../../src/testing/create-test-storages.ts'

const mebibyte = 1024 ** 2
const text = 'Frachtbrief für €5'
const bytes = Buffer.from(text)

async function* pieces(whole: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < whole.length; at += size) yield whole.subarray(at, at + size)
}

const bodies: readonly (readonly [string, () => RequestBody])[] = [
  ['a string', () => text],
  ['bytes', () => new Uint8Array(bytes)],
  ['a Blob', () => new Blob([bytes])],
  ['a web stream', () => new Blob([bytes]).stream()],
  ['a stream of Node', () => Readable.from([bytes.subarray(0, 3), bytes.subarray(3)])],
  ['a generator', () => pieces(bytes, 5)],
]

describe('a body', () => {
  let world: TestStorages

  beforeAll(async () => {
    world = await createTestStorages()
  })
  afterAll(() => world.close())

  it.each(bodies)('that is %s comes back byte by byte', async (name, body) => {
    const { logs } = world.storages
    expect(await logs.put(name, body())).toMatchObject({ key: name, size: bytes.length })
    expect(bytes.equals(await (await logs.get(name)).body.bytes())).toBe(true)
  })

  it('whose length nobody knows is stored in parts, and read as it comes', async () => {
    const { logs } = world.storages
    const large = randomBytes(20 * mebibyte + 17)
    const stored = await logs.put('large', pieces(large, 700_001))
    expect(stored.size).toBe(large.length)
    expect(stored.etag).toMatch(/-[2-9]"$/)
    let at = 0
    for await (const chunk of (await logs.get('large')).body) {
      expect(chunk.length).toBeLessThan(4 * mebibyte)
      expect(large.subarray(at, (at += chunk.length)).equals(chunk)).toBe(true)
    }
    expect(at).toBe(large.length)
  })
})
