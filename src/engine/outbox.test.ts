import { describe, expect, it } from 'vitest'
import { startChild } from './child.test.fixture.ts'
import type { Engine } from './engine.ts'
import { openEngine } from './open-engine.ts'
import { scratchDirectory, scratchEngine } from './scratch.test.fixture.ts'

const valuesOf = (engine: Engine, queue: string, max = 100): unknown[] =>
  engine.outbox.page(queue, { max }).map(({ value }) => value)

describe('an outbox', () => {
  it('gives what was appended in that order, by queue', async () => {
    const { outbox, ...engine } = await scratchEngine()
    await Promise.all([
      outbox.append('a', [1, 2]),
      outbox.append('b', ['other']),
      outbox.append('a', [3]),
      outbox.append('a', []),
    ])
    expect(valuesOf({ outbox, ...engine }, 'a')).toEqual([1, 2, 3])
    expect(valuesOf({ outbox, ...engine }, 'b')).toEqual(['other'])
    expect(valuesOf({ outbox, ...engine }, 'none')).toEqual([])
    expect([outbox.count('a'), outbox.count('b'), outbox.count('none')]).toEqual([3, 1, 0])
    expect(outbox.queues()).toEqual(['a', 'b'])
  })

  it('gives pages, each behind the last entry of the one before', async () => {
    const { outbox } = await scratchEngine()
    await outbox.append('q', [1, 2, 3])
    const [first, second] = outbox.page('q', { max: 2 })
    expect([first?.value, second?.value]).toEqual([1, 2])
    expect(outbox.page('q', { max: 2, after: second?.id ?? 0 }).map(({ value }) => value)).toEqual([
      3,
    ])
  })

  it('forgets what is acknowledged, once', async () => {
    const engine = await scratchEngine()
    await engine.outbox.append('q', [1, 2, 3])
    const [head] = engine.outbox.page('q', { max: 1 })
    const ids = [head?.id ?? 0]
    await Promise.all([
      engine.outbox.acknowledge('q', ids),
      engine.outbox.acknowledge('q', ids),
      engine.outbox.acknowledge('other', ids),
    ])
    expect(valuesOf(engine, 'q')).toEqual([2, 3])
    expect(engine.outbox.count('q')).toBe(2)
    expect(engine.outbox.queues()).toEqual(['q'])
  })

  it('is there, in order, after the engine was opened again', async () => {
    const directory = await scratchDirectory()
    const engine = await openEngine({ directory })
    await engine.outbox.append('q', [1, 2])
    await engine.outbox.acknowledge('q', [engine.outbox.page('q', { max: 1 })[0]?.id ?? 0])
    await engine.close()
    const reopened = await scratchEngine({ directory })
    expect(reopened.outbox.count('q')).toBe(1)
    await reopened.outbox.append('q', [3])
    expect(valuesOf(reopened, 'q')).toEqual([2, 3])
    expect(() => engine.outbox.page('q', { max: 1 })).toThrow()
  })

  it('has what it promised to a process that was killed', async () => {
    const directory = await scratchDirectory()
    const child = startChild(`
      const engine = await openEngine({ directory: ${JSON.stringify(directory)} })
      for (let count = 1; ; count += 1) {
        await engine.outbox.append('q', [count])
        say(count)
      }`)
    let promised = 0
    for await (const line of child.lines) {
      promised = Number(line)
      if (promised >= 20) child.process.kill('SIGKILL')
    }
    await child.exited
    const engine = await scratchEngine({ directory })
    const values = valuesOf(engine, 'q', 10_000)
    expect(values.length).toBeGreaterThanOrEqual(promised)
    expect(values).toEqual(values.map((_, index) => index + 1))
  })
})
