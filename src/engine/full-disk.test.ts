import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { startChild } from './child.test.fixture.ts'
import { objectAt, scratchDirectory, scratchEngine } from './scratch.test.fixture.ts'

// A limit on the size of files stands in for a full disk: the system refuses writes beyond it.
// LMDB says so on stderr, too.
const limit = "trap '' XFSZ; ulimit -f 2048; exec 2>/dev/null;"

async function linesOf(code: string): Promise<readonly string[]> {
  const child = startChild(code, limit)
  const lines: string[] = []
  for await (const line of child.lines) lines.push(line)
  expect(await child.exited).toEqual([0, null])
  return lines
}

it('refuses a body there is no room for, leaves nothing of it and goes on', async () => {
  const directory = await scratchDirectory()
  const lines = await linesOf(`
    const engine = await openEngine({ directory: ${JSON.stringify(directory)} })
    await engine.createBucket('b', { region: 'us-east-1', owner: '1' })
    const put = async (key, size) => {
      const staged = await engine.stage([patternOf(size)])
      return engine.putObject({ bucket: 'b', key, staged, metadata: {} })
    }
    await put('before', 100_000)
    for (const size of [2_000_000, 8_000_000]) {
      await put('large', size).catch(({ code, status, retryable }) => say(code, status, retryable))
    }
    say((await put('after', 100_000)).outcome)
    await engine.close()`)
  expect(lines).toEqual(['StorageFull 507 false', 'StorageFull 507 false', 'stored'])
  expect(await readdir(join(directory, 'tmp'))).toEqual([])
  const engine = await scratchEngine({ directory })
  const { entries } = engine.list({ bucket: 'b', maxKeys: 10 })
  expect(entries.map(({ key }) => key)).toEqual(['after', 'before'])
  expect(await engine.sweep()).toEqual({ examined: 2, freed: 0 })
})

it('takes no more writes after a commit that failed, and has kept what it promised', async () => {
  const directory = await scratchDirectory()
  const lines = await linesOf(`
    const engine = await openEngine({ directory: ${JSON.stringify(directory)} })
    await engine.createBucket('b', { region: 'us-east-1', owner: '1' })
    const put = async (key) => {
      const staged = engine.stageBytes(patternOf(4000))
      await engine.putObject({ bucket: 'b', key, staged, metadata: {} })
    }
    let stored = 0
    try {
      for (; stored < 2000; stored += 1) await put('key-' + stored)
    } catch (error) {
      say(error.code)
    }
    say(stored)
    for (const attempt of [() => put('one'), () => engine.deleteObject({ bucket: 'b', key: 'key-0' })]) {
      await attempt().catch((error) => say(error.code))
    }
    say(engine.getObject({ bucket: 'b', key: 'key-0' }).size)
    process.exit()`)
  const [first, stored, ...rest] = lines
  expect([first, ...rest]).toEqual(['EngineFailed', 'EngineFailed', 'EngineFailed', '4000'])
  expect(Number(stored)).toBeGreaterThan(50)
  const engine = await scratchEngine({ directory })
  for (let nth = 0; nth < Number(stored); nth += 1) {
    expect(objectAt(engine, `key-${nth}`).size).toBe(4000)
  }
})
