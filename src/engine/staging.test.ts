import { readdir } from 'node:fs/promises'
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { patternOf } from './pattern.test.fixture.ts'
import { bytesOf, objectAt, reusing } from './scratch.test.fixture.ts'
import { scratchDirectory, scratchEngine } from './scratch.test.fixture.ts'

const md5 = (bytes: Uint8Array): string => createHash('md5').update(bytes).digest('hex')

describe('staging a body', () => {
  it.each([0, 1, 4096, 4097, 262_144, 1_048_575, 1_048_576, 1_048_577, 2_500_000])(
    'keeps all of %i bytes, from a source that uses its memory again',
    async (size) => {
      const engine = await scratchEngine()
      const bytes = patternOf(size)
      for (const piece of [1000, 70_000, 3_000_000]) {
        const staged = await engine.stage(reusing(bytes, piece), { size })
        expect(staged).toMatchObject({ size, md5: md5(bytes) })
        await engine.putObject({ bucket: 'b', key: 'k', staged, metadata: {} })
        const read = await bytesOf(engine, objectAt(engine, 'k'))
        expect(read.equals(bytes)).toBe(true)
      }
    },
  )

  it('takes the expected size for a hint only', async () => {
    const engine = await scratchEngine()
    const bytes = patternOf(700_000)
    for (const size of [0, 10, 100_000, 9_000_000]) {
      const staged = await engine.stage(reusing(bytes, 65_536), { size })
      await engine.putObject({ bucket: 'b', key: 'k', staged, metadata: {} })
      expect((await bytesOf(engine, objectAt(engine, 'k'))).equals(bytes)).toBe(true)
    }
  })

  it('passes on what the source throws and leaves nothing behind', async () => {
    const directory = await scratchDirectory()
    const engine = await scratchEngine({ directory })
    const gone = new TypeError('the client went away')
    async function* failing(before: number): AsyncGenerator<Uint8Array> {
      yield* reusing(patternOf(before), 65_536)
      throw gone
    }
    for (const before of [10, 100_000, 3_000_000]) {
      await expect(engine.stage(failing(before))).rejects.toBe(gone)
    }
    expect(await readdir(join(directory, 'tmp'))).toEqual([])
  })

  it('leaves nothing of a body that is discarded, refused or put into no bucket', async () => {
    const directory = await scratchDirectory()
    const engine = await scratchEngine({ directory })
    const stage = () => engine.stage(reusing(patternOf(50_000), 65_536))
    await engine.discard(await stage())
    const absent = { bucket: 'none', key: 'k', staged: await stage(), metadata: {} }
    expect(await engine.putObject(absent)).toEqual({ outcome: 'no-bucket' })
    const refused = { bucket: 'b', key: 'k', staged: await stage(), metadata: {} }
    const result = await engine.putObject({ ...refused, condition: { ifMatch: '*' } })
    expect(result).toEqual({ outcome: 'absent' })
    expect(await readdir(join(directory, 'tmp'))).toEqual([])
    expect(await engine.sweep()).toEqual({ examined: 0, freed: 0 })
  })

  it('asks for no more than it can write, however large the body', async () => {
    const engine = await scratchEngine()
    const piece = Buffer.alloc(65_536, 1)
    let most = 0
    async function* endless(): AsyncGenerator<Uint8Array> {
      for (let sent = 0; sent < 160 * 1024 * 1024; sent += piece.length) {
        most = Math.max(most, process.memoryUsage().arrayBuffers)
        yield piece
      }
    }
    const before = process.memoryUsage().arrayBuffers
    await engine.discard(await engine.stage(endless()))
    // What ciphers gave out is collected once V8 has 64 MiB of it.
    expect(most - before).toBeLessThan(96 * 1024 * 1024)
  })
})
