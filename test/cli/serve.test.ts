import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createS3Client, type S3Client } from '../../src/client/s3-client.ts'
import { readRootCredentials } from '../../src/server/root-credentials.ts'
import { runStowage, serveStowage, type Serving } from './run-stowage.ts'

// Each test starts several processes.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

let cwd = ''

beforeEach(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'stowage-serve-'))
})
afterEach(() => rm(cwd, { recursive: true, force: true }))

const data = (): string => join(cwd, '.stowage')

async function clientOf({ endpoint }: Serving): Promise<S3Client> {
  const credentials = await readRootCredentials(data())
  if (credentials === undefined) throw new Error('no root credentials')
  return createS3Client({ endpoint, credentials, provider: 'embedded' })
}

interface SlowPut {
  readonly begun: Promise<void>
  /** Sends what is left. Resolves when it is stored. */
  readonly finish: () => Promise<void>
}

function openGate(): { readonly passed: Promise<void>; readonly open: () => void } {
  let open = (): void => undefined
  const passed = new Promise<void>((resolve) => (open = resolve))
  return { passed, open: () => open() }
}

/** A PutObject whose body stays half sent until it is told to finish. */
function putSlowly(client: S3Client, bucket: string): SlowPut {
  const begun = openGate()
  const going = openGate()
  async function* body() {
    yield Buffer.alloc(100_000, 'a')
    begun.open()
    await going.passed
    yield Buffer.alloc(100_000, 'b')
  }
  const input = { Bucket: bucket, Key: 'slow', Body: body(), ContentLength: 200_000 }
  const stored = client.send('PutObject', input).then(() => undefined)
  stored.catch(() => undefined)
  const finish = (): Promise<void> => {
    going.open()
    return stored
  }
  return { begun: begun.passed, finish }
}

test('a server says where it is, keeps its secret for its owner, and is found again', async () => {
  const server = await serveStowage(['--json'], { cwd })
  expect(await readdir(data())).toContain('server.json')
  for (const name of ['root-credentials.json', 'aws.env'])
    expect((await stat(join(data(), name))).mode & 0o777).toBe(0o600)
  const env = await readFile(join(data(), 'aws.env'), 'utf8')
  expect(env).toContain(`export AWS_ENDPOINT_URL='${server.endpoint}'`)
  expect(await server.stop('SIGINT')).toBe(0)
  expect(server.printed()).toBe(JSON.stringify({ endpoint: server.endpoint }))
  expect(await readdir(data())).not.toContain('server.json')

  const { accessKeyId = '', secretAccessKey = '' } = (await readRootCredentials(data())) ?? {}
  const again = await serveStowage([], { cwd })
  expect(await again.stop()).toBe(0)
  expect(again.printed()).toContain(`  access key  ${accessKeyId}\n`)
  expect(again.printed()).toContain('source .stowage/aws.env && aws s3 ls\n')
  expect(again.printed()).not.toContain(secretAccessKey)
  expect(env).toContain(secretAccessKey)
})

test('a stop waits for the request in flight, and Ctrl-C that comes twice at once is one', async () => {
  const server = await serveStowage([], { cwd })
  const client = await clientOf(server)
  await client.send('CreateBucket', { Bucket: 'documents' })
  const slow = putSlowly(client, 'documents')
  await slow.begun
  server.child.kill('SIGINT')
  const stopped = server.stop('SIGINT')
  await server.says(/^Stopping/)
  await slow.finish()
  const finishedMs = Date.now()
  expect(await stopped).toBe(0)
  // The client keeps its connection, and the server must not wait for it.
  expect(Date.now() - finishedMs).toBeLessThan(20_000)
  await client.close()

  const again = await serveStowage(['--json'], { cwd })
  const reader = await clientOf(again)
  const { ContentLength } = await reader.send('HeadObject', { Bucket: 'documents', Key: 'slow' })
  expect(ContentLength).toBe(200_000)
  await reader.close()
  await again.stop()
})

test('a second signal ends it at once', async () => {
  const server = await serveStowage([], { cwd })
  const client = await clientOf(server)
  await client.send('CreateBucket', { Bucket: 'documents' })
  const slow = putSlowly(client, 'documents')
  await slow.begun
  const stopped = server.stop()
  // Signals close together are one wish, so it is repeated until it is heard.
  const repeated = (async () => {
    while (server.child.exitCode === null) {
      await setTimeout(100)
      server.child.kill('SIGTERM')
    }
  })()
  expect(await stopped).toBe(143)
  await repeated
  await expect(slow.finish()).rejects.toThrow()
  await client.close()
})

test('root credentials of the environment are used, and a half of them is refused', async () => {
  const secret = 'a-secret-from-outside'
  const env = { STOWAGE_ROOT_ACCESS_KEY_ID: 'OPERATOR', STOWAGE_ROOT_SECRET_ACCESS_KEY: secret }
  const server = await serveStowage(['--json', '--log'], { cwd, env })
  expect(await readdir(data())).not.toContain('root-credentials.json')
  const mine = { AWS_ACCESS_KEY_ID: 'OPERATOR', AWS_SECRET_ACCESS_KEY: secret }
  expect(await runStowage(['ls'], { cwd, env: mine })).toMatchObject({ code: 0, stderr: '' })
  await server.says(/"operation":"ListBuckets"/)
  expect(server.printed()).not.toContain(secret)

  const busy = await runStowage(['serve', '--port', '0', '--json'], { cwd, env })
  expect([busy.code, JSON.parse(busy.stderr)]).toMatchObject([1, { code: 'EngineLocked' }])
  await server.stop()

  const half = { STOWAGE_ROOT_SECRET_ACCESS_KEY: secret }
  const refused = await runStowage(['serve', '--port', '0'], { cwd, env: half })
  expect(refused).toMatchObject({ code: 1, stdout: '' })
  expect(refused.stderr).toMatch(/^ArgumentInvalid: STOWAGE_ROOT_ACCESS_KEY_ID/)
  expect(refused.stderr).not.toContain(secret)
})
