import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it, onTestFinished } from 'vitest'
import { startServer, type RunningServer } from '../../src/server/start-server.ts'
import { putDueObjects } from '../server/due-objects.ts'

const bucket = 'old-things'
const count = 8000
const child = fileURLToPath(import.meta.resolve('./lifecycle-process.ts'))

it('a lifecycle run that is killed is continued by the next', { timeout: 120_000 }, async () => {
  const directory = await mkdtemp(join(tmpdir(), 'stowage-lifecycle-'))
  onTestFinished(() => rm(directory, { recursive: true }))
  const opened = async <Result>(use: (server: RunningServer) => Result, now = new Date()) => {
    const server = await startServer({ directory, port: 0, now: () => now })
    try {
      return await use(server)
    } finally {
      await server.close()
    }
  }
  await opened(
    ({ engine }) => putDueObjects(engine, bucket, count),
    new Date(Date.now() - 3 * 86_400_000),
  )

  const running = spawn(process.execPath, ['--import', 'tsx', child, directory, bucket], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const line: unknown[] = await once(running.stdout, 'data')
  running.kill('SIGKILL')
  expect(String(line[0])).toBe('kept\n')
  await once(running, 'close')

  const [left, report] = await opened(async (server) => {
    const before = server.engine.usage(bucket)?.objects ?? 0
    return [before, await server.runLifecycle()] as const
  })
  expect(left).toBeGreaterThan(0)
  expect(left).toBeLessThan(count)
  expect(report).toMatchObject({ completed: true, buckets: [{ resumed: true }] })
  expect(await opened(({ engine }) => engine.usage(bucket)?.objects)).toBe(0)
})
