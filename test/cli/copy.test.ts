import { randomBytes } from 'node:crypto'
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { createS3Client, type S3Client } from '../../src/client/s3-client.ts'
import { readRootCredentials } from '../../src/server/root-credentials.ts'
import {
  runStowage,
  serveStowage,
  spawnStowage,
  type Outcome,
  type Serving,
} from './run-stowage.ts'

// Each test starts several processes.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

let cwd = ''
let server: Serving
let client: S3Client

beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'stowage-copy-'))
  server = await serveStowage(['--json'], { cwd })
  const credentials = await readRootCredentials(join(cwd, '.stowage'))
  if (credentials === undefined) throw new Error('no root credentials')
  client = createS3Client({ endpoint: server.endpoint, credentials, provider: 'embedded' })
  for (const Bucket of ['documents', 'hostile']) await client.send('CreateBucket', { Bucket })
})
afterAll(async () => {
  await client.close()
  await server.stop()
  await rm(cwd, { recursive: true })
})

const run = (...args: string[]): Promise<Outcome> => runStowage(args, { cwd })
const lines = ({ stdout }: Outcome): unknown[] =>
  stdout
    .trimEnd()
    .split('\n')
    .map((line): unknown => JSON.parse(line))

test('stdin becomes an object of many parts, and stdout gets its bytes and nothing else', async () => {
  const body = randomBytes(9 * 1024 * 1024)
  const up = await runStowage(['cp', '-', 's3://documents/dump'], { cwd, stdin: body })
  expect(up).toMatchObject({ code: 0, stderr: '', stdout: '- → s3://documents/dump\n' })
  const down = await run('cp', 's3://documents/dump', '-')
  expect(down).toMatchObject({ code: 0, stderr: '' })
  expect(down.bytes.equals(body)).toBe(true)
})

test('a directory goes to S3, within S3, and back', async () => {
  await mkdir(join(cwd, 'site/css'), { recursive: true })
  await writeFile(join(cwd, 'site/index.html'), '<p>')
  await writeFile(join(cwd, 'site/css/a b+ü.css'), 'p {}')
  const up = await run(
    'cp',
    'site',
    's3://documents/www',
    '-r',
    '--json',
    '--content-type',
    'text/x',
  )
  expect(up).toMatchObject({ code: 0, stderr: '' })
  expect(lines(up)).toContainEqual({
    source: join('site', 'css', 'a b+ü.css'),
    target: 's3://documents/www/css/a b+ü.css',
    size: 4,
  })
  expect(await run('cp', 's3://documents/www', 's3://documents/copy/', '-r')).toMatchObject({
    code: 0,
  })
  const head = await client.send('HeadObject', { Bucket: 'documents', Key: 'copy/index.html' })
  expect(head.ContentType).toBe('text/x')
  expect(await run('cp', 's3://documents/copy/', 'back', '--recursive')).toMatchObject({ code: 0 })
  expect(await readFile(join(cwd, 'back/css/a b+ü.css'), 'utf8')).toBe('p {}')
  expect((await readdir(join(cwd, 'back'))).sort()).toEqual(['css', 'index.html'])
})

test('hostile keys are left out and named, the others arrive', async () => {
  const keys = ['in/../../escaped', 'in//etc/escaped', 'in/link/escaped', 'in/ok', 'in/marker/']
  for (const Key of keys) await client.send('PutObject', { Bucket: 'hostile', Key, Body: 'x' })
  await mkdir(join(cwd, 'elsewhere'))
  await mkdir(join(cwd, 'target'))
  await symlink(join(cwd, 'elsewhere'), join(cwd, 'target/link'))
  const down = await run('cp', 's3://hostile/in', 'target', '--recursive')
  expect(down.code).toBe(1)
  expect(down.stderr.match(/^KeyUnsafe: /gm)).toHaveLength(3)
  expect(down.stderr).toContain('CopyIncomplete: 3 objects were left out.')
  expect((await readdir(join(cwd, 'target'))).sort()).toEqual(['link', 'ok'])
  expect(await readdir(join(cwd, 'elsewhere'))).toEqual([])
  expect(await readdir(cwd)).not.toContain('escaped')
})

test('ls aligns for people and is exact with --json', async () => {
  await client.send('PutObject', { Bucket: 'documents', Key: 'ls/a\u001Bb', Body: 'four' })
  await client.send('PutObject', { Bucket: 'documents', Key: 'ls/deep/c', Body: '' })
  const [people, all, buckets] = await Promise.all([
    run('ls', 's3://documents/ls/'),
    run('ls', 's3://documents/ls/', '--recursive', '--json'),
    run('ls', '--json'),
  ])
  const time = /\d{4}-\d\d-\d\d \d\d:\d\d:\d\d/.source
  expect(people.stdout).toMatch(
    new RegExp(`^ {37}ls/deep/\\n${time} {15}4  ls/a\\\\u\\{1b\\}b\\n$`),
  )
  expect(lines(all)).toMatchObject([
    { key: 'ls/a\u001Bb', size: 4 },
    { key: 'ls/deep/c', size: 0 },
  ])
  expect(lines(buckets)).toMatchObject([{ bucket: 'documents' }, { bucket: 'hostile' }])
})

test('a reader that has had enough ends a listing without a word', async () => {
  const child = spawnStowage(['ls', 's3://documents', '-r'], { cwd })
  child.stdout.destroy()
  let errors = ''
  for await (const chunk of child.stderr) errors += String(chunk)
  expect(errors).toBe('')
})

test('a presigned URL needs nothing else, either way', async () => {
  const object = 's3://documents/signed ü'
  const put = await run('presign', object, '--method', 'PUT', '--content-type', 'text/x')
  const headers = { 'content-type': 'text/x' }
  const url = put.stdout.trim()
  expect((await fetch(url, { method: 'PUT', body: 'signed', headers })).status).toBe(200)
  expect((await fetch(url, { method: 'PUT', body: 'other' })).status).toBe(403)
  const get = await run('presign', object, '--expires-in', '60', '--json')
  const [signed] = lines(get)
  expect(signed).toMatchObject({ method: 'GET', expiresIn: 60 })
  const { url: link } = Object(signed) as { url: string }
  expect(await (await fetch(link)).text()).toBe('signed')
})

test("S3's refusals keep their codes", async () => {
  const [bucket, key, local] = await Promise.all([
    run('ls', 's3://no-such-bucket', '--json'),
    run('cp', 's3://documents/none', 'none'),
    run('cp', 'none', 's3://documents/none'),
  ])
  expect([bucket.code, JSON.parse(bucket.stderr)]).toMatchObject([1, { code: 'NoSuchBucket' }])
  expect([key.code, key.stderr]).toEqual([1, expect.stringMatching(/^NoSuchKey: /)])
  expect([local.code, local.stderr]).toEqual([1, expect.stringMatching(/^SourceMissing: none/)])
  expect(await readdir(cwd)).not.toContain('none')
})
