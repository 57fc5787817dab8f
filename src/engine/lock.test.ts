import { randomUUID } from 'node:crypto'
import { readFile, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { startChild } from './child.test.fixture.ts'
import { openLockSocket } from './lock-socket.ts'
import { lockDirectory } from './lock.ts'
import { openEngine } from './open-engine.ts'
import { describeProcess } from './process-identity.ts'
import { scratchDirectory } from './scratch.test.fixture.ts'

const locked = (pid: number) => ({ code: 'EngineLocked', context: { pid } })

describe('the lock of a data directory', () => {
  it('lets one engine in, even of one process', async () => {
    const directory = await scratchDirectory()
    const engine = await openEngine({ directory })
    await expect(openEngine({ directory })).rejects.toMatchObject(locked(process.pid))
    await engine.close()
    await (await openEngine({ directory })).close()
    expect(await readdir(directory)).not.toContain('LOCK')
  })

  it('names the process that has it, and falls to the next when that is killed', async () => {
    const directory = await scratchDirectory()
    const child = startChild(`
      await openEngine({ directory: ${JSON.stringify(directory)} })
      say('open')
      setInterval(() => {}, 1000)`)
    for await (const _ of child.lines) break
    await expect(openEngine({ directory })).rejects.toMatchObject(locked(child.process.pid ?? 0))
    child.process.kill('SIGKILL')
    await child.exited
    await (await openEngine({ directory })).close()
    const left = (await readdir(directory)).filter((name) => name.startsWith('LOCK'))
    expect(left).toEqual([])
  })

  it.skipIf(process.platform !== 'linux')(
    'is held by a process of another container, whose pid says nothing here, until that ends',
    async () => {
      const directory = await scratchDirectory()
      const socket = `LOCK.${randomUUID()}`
      const unseen = { ...(await describeProcess(process.pid)), started: '1', socket }
      await writeFile(join(directory, 'LOCK'), JSON.stringify(unseen))
      const answering = await openLockSocket(directory, `${socket}.socket`)
      await expect(lockDirectory(directory)).rejects.toMatchObject(locked(process.pid))
      await answering?.close()
      await (
        await lockDirectory(directory)
      )()
      expect(await readdir(directory)).toEqual([])
    },
  )

  it('is held in a directory with a long name, too', async () => {
    const directory = join(await scratchDirectory(), ...Array<string>(4).fill('d'.repeat(100)))
    await (await openEngine({ directory })).close()
  })

  it('is not held by another process that has got the same pid, nor by one of an earlier boot', async () => {
    const directory = await scratchDirectory()
    const self = await describeProcess(process.pid)
    for (const other of [{ started: '1' }, { boot: 'earlier' }]) {
      await writeFile(join(directory, 'LOCK'), JSON.stringify({ ...self, ...other }))
      const unlock = await lockDirectory(directory)
      expect(JSON.parse(await readFile(join(directory, 'LOCK'), 'utf8'))).toMatchObject(self)
      await unlock()
    }
  })

  it('is not held by a file that a crash of the machine has torn', async () => {
    const directory = await scratchDirectory()
    for (const text of ['', '{"pid":', '{}', '{"pid":-1,"started":"","boot":""}', '[]']) {
      await writeFile(join(directory, 'LOCK'), text)
      await (
        await lockDirectory(directory)
      )()
    }
  })

  it('falls to exactly one of many that find it stale', async () => {
    const directory = await scratchDirectory()
    const stale = { ...(await describeProcess(process.pid)), started: '1' }
    for (let round = 0; round < 10; round += 1) {
      await writeFile(join(directory, 'LOCK'), JSON.stringify(stale))
      const attempts = Array.from({ length: 8 }, () => lockDirectory(directory))
      const results = await Promise.allSettled(attempts)
      const won = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []))
      expect(won).toHaveLength(1)
      await won[0]?.()
    }
    expect(await readdir(directory)).toEqual([])
  })
})
