import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { expect, test } from 'vitest'
import { describeStores } from './stores.test.fixture.ts'
import { openTrail } from './trail.ts'

/** A process that appends, eight at a time, and says which record it has been promised. */
function startAppending(url: string, count: number) {
  const script = `
    import { openTrail } from ${JSON.stringify(new URL('./trail.ts', import.meta.url).href)}
    import { writeSync } from 'node:fs'
    const trail = await openTrail({ url: ${JSON.stringify(url)} })
    let left = ${count}
    const append = async () => {
      while (left-- > 0) {
        const { id, hash } = await trail.append({ action: 'PUT', actor: 'u', resource: 'r' })
        writeSync(1, id + ' ' + hash + '\\n')
      }
    }
    await Promise.all(Array.from({ length: 8 }, append))
    await trail.close()`
  const options = ['--import', 'tsx', '--input-type=module', '--eval', script]
  return spawn(process.execPath, options, { stdio: ['ignore', 'pipe', 'inherit'] })
}

describeStores(({ database }) => {
  test('a killed process leaves a sound chain with every record it was promised', async () => {
    const promised: string[] = []
    for (const killAfter of [1, 30, 101]) {
      const child = startAppending(database().url, Infinity)
      const exited = once(child, 'exit')
      let lines = 0
      for await (const line of createInterface({ input: child.stdout })) {
        promised.push(line)
        if (++lines === killAfter) child.kill('SIGKILL')
      }
      expect(await exited).toEqual([null, 'SIGKILL'])
    }
    const trail = await openTrail({ url: database().url })
    const kept = new Set<string>()
    for await (const { id, hash } of trail.query()) kept.add(`${id} ${hash}`)
    expect(promised.filter((line) => !kept.has(line))).toEqual([])
    expect(promised.length).toBeGreaterThanOrEqual(132)
    expect(await trail.verify()).toMatchObject({ ok: true, records: kept.size })
    await trail.close()
  })

  test('two processes append to one chain', async () => {
    const children = [startAppending(database().url, 150), startAppending(database().url, 150)]
    for (const child of children) child.stdout.resume()
    const exits = await Promise.all(children.map((child) => once(child, 'exit')))
    expect(exits).toEqual([
      [0, null],
      [0, null],
    ])
    const trail = await openTrail({ url: database().url })
    expect(await trail.verify()).toMatchObject({ ok: true, records: 300 })
    await trail.close()
  })
})
