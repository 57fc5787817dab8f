import { join } from 'node:path'
import { expect, it } from 'vitest'
import { startChild } from '../child.test.fixture.ts'
import { bytesOf, objectAt, put, scratchDirectory, scratchEngine } from '../scratch.test.fixture.ts'

const rotating = (directory: string): string => `
  import { rotateKeys } from ${JSON.stringify(new URL('./rotate-keys.ts', import.meta.url).href)}
  const directory = ${JSON.stringify(directory)}
  const masterKeyFile = ${JSON.stringify(join(directory, 'master.key'))}
  for (;;) say((await rotateKeys({ directory, masterKeyFile, now: Date.now })).active)`

it(
  'a rotation that is killed at any time leaves all objects readable',
  { timeout: 60_000 },
  async () => {
    const directory = await scratchDirectory()
    for (let round = 0; round < 6; round += 1) {
      const engine = await scratchEngine({ directory })
      await put(engine, `k${round}`, `body ${round}`)
      for (let nth = 0; nth <= round; nth += 1) {
        const bytes = await bytesOf(engine, objectAt(engine, `k${nth}`))
        expect(bytes.toString()).toBe(`body ${nth}`)
      }
      await engine.close()
      const child = startChild(rotating(directory))
      let left = 2 + round
      for await (const _ of child.lines) {
        // Somewhere in the rotation after this one.
        if ((left -= 1) === 0) setTimeout(() => child.process.kill('SIGKILL'), round)
      }
      expect(await child.exited).toEqual([null, 'SIGKILL'])
    }
  },
)
