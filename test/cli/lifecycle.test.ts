import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { LifecycleReport } from '../../src/server/lifecycle/lifecycle-report.ts'
import { startServer, type RunningServer } from '../../src/server/start-server.ts'
import { putDueObjects } from '../server/due-objects.ts'
import { runStowage, serveStowage } from './run-stowage.ts'

// Each test starts several processes.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

const bucket = 'old-things'
const dayMs = 86_400_000
let cwd = ''

beforeEach(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'stowage-lifecycle-'))
})
afterEach(() => rm(cwd, { recursive: true, force: true }))

async function withServer<Result>(
  use: (server: RunningServer) => Promise<Result> | Result,
  now = () => new Date(),
): Promise<Result> {
  const server = await startServer({ directory: join(cwd, '.stowage'), port: 0, now })
  try {
    return await use(server)
  } finally {
    await server.close()
  }
}

/** A bucket of objects that were due to expire yesterday. */
function prepare(count: number): Promise<void> {
  const then = new Date(Date.now() - 3 * dayMs)
  return withServer(
    ({ engine }) => putDueObjects(engine, bucket, count),
    () => then,
  )
}

const left = (): Promise<number> => withServer(({ engine }) => engine.usage(bucket)?.objects ?? 0)

async function run(...options: string[]): Promise<LifecycleReport> {
  const { stdout, stderr } = await runStowage(['lifecycle', 'run', '--json', ...options], { cwd })
  expect(stderr).toBe('')
  return JSON.parse(stdout) as LifecycleReport
}

test('a run without a server says what it would do, and does it', async () => {
  await prepare(3)
  const day = { expired: 3, bytesRemoved: 3 }
  const early = await run('--dry-run', '--now', '2020-01-01')
  expect(early.buckets).toMatchObject([{ bucket, examined: 3, rules: {} }])
  expect((await run('--dry-run')).buckets).toMatchObject([{ rules: { day } }])
  expect(await left()).toBe(3)
  const { stdout } = await runStowage(['lifecycle', 'run', '--bucket', bucket], { cwd })
  expect(stdout).toBe(`${bucket}  day  3 expired\n1 buckets, 3 versions and uploads looked at.\n`)
  expect(await left()).toBe(0)
})

test('it is refused beside a server, and where there is nothing', async () => {
  const nowhere = await runStowage(['lifecycle', 'run', '--data', 'none'], { cwd })
  expect(nowhere).toMatchObject({ code: 1, stdout: '' })
  const serving = await serveStowage(['--data', '.stowage'], { cwd })
  const beside = await runStowage(['lifecycle', 'run'], { cwd })
  expect(beside.code).toBe(1)
  expect(beside.stderr).toContain('A server is using the data directory.')
  await serving.stop()
})
