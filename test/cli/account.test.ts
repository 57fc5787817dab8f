import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ListBucketsCommand, S3Client } from '@aws-sdk/client-s3'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { runStowage, serveStowage, type Serving } from './run-stowage.ts'

// Each test starts several processes.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 })

let cwd = ''
let serving: Serving
beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'stowage-account-'))
  await writeFile(
    join(cwd, 'more.json'),
    JSON.stringify({ accounts: [{ displayName: 'given', keys: [given] }] }),
  )
  serving = await serveStowage(['--accounts', 'more.json'], { cwd })
})
afterAll(async () => {
  await serving.stop()
  await rm(cwd, { recursive: true })
})

interface Key {
  readonly accessKeyId: string
  readonly secretAccessKey: string
}
const given: Key = { accessKeyId: 'GIVENKEY', secretAccessKey: 'givenSecret' }

const account = async (...args: readonly string[]) => {
  const { code, stdout, stderr } = await runStowage(['account', ...args], { cwd })
  expect(stderr).toBe('')
  expect(code).toBe(0)
  return stdout
}
const made = async (...args: readonly string[]) =>
  JSON.parse(await account(...args, '--json')) as Key & { id: string; name: string }

async function status(credentials: Key): Promise<number> {
  const { endpoint } = serving
  const s3 = new S3Client({ endpoint, region: 'us-east-1', credentials, maxAttempts: 1 })
  try {
    const { $metadata } = await s3.send(new ListBucketsCommand())
    return $metadata.httpStatusCode ?? 0
  } catch (error) {
    const { $metadata } = error as { $metadata?: { httpStatusCode?: number } }
    return $metadata?.httpStatusCode ?? 0
  } finally {
    s3.destroy()
  }
}

test('a server knows the accounts of its file, and those that are made while it runs', async () => {
  expect(await status(given)).toBe(200)
  const acme = await made('create', 'acme', '--email', 'it@acme.example')
  expect(await status(acme)).toBe(200)

  await account('user', 'create', 'acme', 'ada', '--path', '/staff/')
  const ada = await made('key', 'create', acme.id, 'ada')
  expect(await status(ada)).toBe(403)
  const Statement = { Effect: 'Allow', Action: 's3:ListAllMyBuckets', Resource: '*' }
  await writeFile(join(cwd, 'p.json'), JSON.stringify({ Version: '2012-10-17', Statement }))
  expect(await account('policy', 'put', 'acme', 'ada', 'list', 'p.json')).toBe('Put policy list\n')
  expect(await status(ada)).toBe(200)

  const list = await account('list')
  expect(list).toContain(`acme  ${acme.id}  it@acme.example  ${acme.accessKeyId}`)
  expect(list).toContain(`  /staff/ada  ${ada.accessKeyId}  policy:list`)
  expect(list).not.toContain(ada.secretAccessKey)
  expect(await account('list', '--json')).not.toContain(acme.secretAccessKey)

  await account('key', 'delete', ada.accessKeyId)
  expect(await status(ada)).toBe(403)
  await account('delete', 'acme')
  expect(await status(acme)).toBe(403)
})

test('a secret is shown when its key is made, and what is wrong is said', async () => {
  const created = await account('create', 'beta')
  expect(created).toMatch(/ {2}secret {6}\S{40}\nThe secret is shown this once\.\n$/)
  const refuse = (...args: readonly string[]) => runStowage(['account', ...args], { cwd })
  const again = await refuse('create', 'beta', '--json')
  expect([again.code, JSON.parse(again.stderr)]).toMatchObject([1, { code: 'AccountEntryTaken' }])
  const nobody = await refuse('key', 'create', 'nobody', '--json')
  expect(JSON.parse(nobody.stderr)).toMatchObject({ code: 'AccountEntryMissing' })
  const bad = await refuse('policy', 'put', 'beta', 'x', 'p', 'more-none.json', '--json')
  expect(JSON.parse(bad.stderr)).toMatchObject({ code: 'ArgumentInvalid' })
})

test('serve refuses a file of accounts that is none', async () => {
  const file = join(cwd, 'broken.json')
  await writeFile(file, JSON.stringify({ accounts: [{ displayName: 'x', keys: [{}] }] }))
  const data = join(cwd, 'elsewhere')
  const args = ['serve', '--port', '0', '--data', data, '--accounts', file]
  const { code, stderr } = await runStowage(args, { cwd })
  expect(code).toBe(1)
  expect(stderr).toContain('accounts[0].keys[0].accessKeyId: is missing')
})
