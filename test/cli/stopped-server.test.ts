import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openStoppedServer } from '../../src/cli/stopped-server.ts'
import { startServer } from '../../src/server/start-server.ts'

const bucket = 'left-alone'
let data = ''

beforeEach(async () => {
  data = await mkdtemp(join(tmpdir(), 'stowage-stopped-'))
})
afterEach(() => rm(data, { recursive: true, force: true }))

/** An object that is due to expire, and a change that is still to be replicated. */
async function prepare(): Promise<void> {
  const threeDaysAgo = new Date(Date.now() - 3 * 86_400_000)
  const { engine, close } = await startServer({ directory: data, port: 0, now: () => threeDaysAgo })
  const Rules = [{ ID: 'day', Status: 'Enabled', Filter: {}, Expiration: { Days: 1 } }]
  await engine.createBucket(bucket, {
    region: 'us-east-1',
    owner: '1',
    aspects: { lifecycle: { Rules } },
  })
  const staged = engine.stageBytes(Buffer.from('b'))
  await engine.putObject({ bucket, key: 'a', staged, metadata: {} })
  await engine.outbox.append('replication', [{}])
  await close()
}

test('what a command opens does nothing that it is not asked for', async () => {
  await prepare()
  // With a day of a millisecond, what a server does by itself is due ten times a second.
  const { runLifecycle, engine, close } = await openStoppedServer({ data, day: 1 })
  const until = performance.now() + 300
  while (performance.now() < until) {
    const { buckets } = await runLifecycle({ dryRun: true })
    expect(buckets).toMatchObject([{ rules: { day: { expired: 1 } } }])
  }
  expect(engine.usage(bucket)?.objects).toBe(1)
  expect(engine.outbox.count('replication')).toBe(1)
  await close()
})
