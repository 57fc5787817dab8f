import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startServer } from '../../src/server/start-server.ts'
import { runStowage } from './run-stowage.ts'

const document = {
  Id: 'all',
  IsEnabled: false,
  IncludedObjectVersions: 'Current',
  Schedule: { Frequency: 'Daily' },
  Destination: { S3BucketDestination: { Bucket: 'arn:aws:s3:::lists', Format: 'CSV' } },
}
const policy = {
  Version: '2012-10-17',
  Statement: {
    Effect: 'Allow',
    Principal: { Service: 's3.amazonaws.com' },
    Action: 's3:PutObject',
    Resource: 'arn:aws:s3:::lists/*',
  },
}

let cwd = ''
beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'stowage-inventory-'))
  const server = await startServer({ directory: join(cwd, 'data'), port: 0 })
  const { engine, region, credentials } = server
  const init = { region, owner: credentials.account }
  await engine.createBucket('listed', { ...init, aspects: { inventory: { all: document } } })
  await engine.createBucket('lists', { ...init, aspects: { policy: JSON.stringify(policy) } })
  const staged = engine.stageBytes(Buffer.from('x'))
  await engine.putObject({ bucket: 'listed', key: 'k', staged, metadata: {} })
  await server.close()
})
afterAll(() => rm(cwd, { recursive: true }))

test('an inventory is written by a command', { timeout: 60_000 }, async () => {
  const args = ['inventory', 'run', 'listed', 'all', '--data', 'data', '--json']
  const { code, stdout, stderr } = await runStowage(args, { cwd })
  expect([code, stderr]).toEqual([0, ''])
  expect(JSON.parse(stdout)).toMatchObject({ bucket: 'lists', rows: 1 })
  expect(stdout).toMatch(/"listed\/all\/[\dTZ-]+\/manifest\.json"/)
})
