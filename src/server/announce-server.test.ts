import { spawnSync } from 'node:child_process'
import { chmod, mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { announcedServer, announceServer } from './announce-server.ts'

const server = {
  endpoint: 'http://127.0.0.1:9000',
  region: 'us-east-1',
  credentials: { accessKeyId: 'AKIA', secretAccessKey: 'very secret' },
}
let directory = ''

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'stowage-announce-'))
})
afterEach(() => rm(directory, { recursive: true }))

test('a server is found until it withdraws', async () => {
  expect(await announcedServer(directory)).toBeUndefined()
  const { withdraw } = await announceServer(directory, server)
  expect(await announcedServer(directory)).toMatchObject({
    endpoint: server.endpoint,
    region: server.region,
    pid: process.pid,
  })
  await withdraw()
  expect(await announcedServer(directory)).toBeUndefined()
  expect(await readdir(directory)).toEqual(['aws.env'])
})

test('a server that listens everywhere is reached on this machine', async () => {
  await announceServer(directory, { ...server, endpoint: 'http://0.0.0.0:9000' })
  expect((await announcedServer(directory))?.endpoint).toBe('http://127.0.0.1:9000')
  await announceServer(directory, { ...server, endpoint: 'http://[::]:9000' })
  expect((await announcedServer(directory))?.endpoint).toBe('http://[::1]:9000')
})

test('the secret stands in aws.env only, which nobody else may read', async () => {
  await writeFile(join(directory, 'aws.env'), 'old')
  await chmod(join(directory, 'aws.env'), 0o644)
  const { awsEnvFile } = await announceServer(directory, server)
  expect((await stat(awsEnvFile)).mode & 0o777).toBe(0o600)
  expect(await readFile(awsEnvFile, 'utf8')).toContain(server.credentials.secretAccessKey)
  expect(await readFile(join(directory, 'server.json'), 'utf8')).not.toContain('secret')
})

test('a server that died without a word is not there', async () => {
  const { pid } = spawnSync(process.execPath, ['--eval', ''])
  await writeFile(join(directory, 'server.json'), JSON.stringify({ ...server, pid }))
  expect(await announcedServer(directory)).toBeUndefined()
})

test.runIf(process.platform === 'linux')(
  'a process that has the pid of a dead server is not taken for it',
  async () => {
    await announceServer(directory, server)
    const file = join(directory, 'server.json')
    const earlier = (await readFile(file, 'utf8')).replace(/"boot":"[^"]*"/, '"boot":"earlier"')
    await writeFile(file, earlier)
    expect(await announcedServer(directory)).toBeUndefined()
  },
)

test('a server leaves the announcement of its successor', async () => {
  const { withdraw } = await announceServer(directory, server)
  const successor = { endpoint: 'http://127.0.0.1:9001', region: 'us-east-1', pid: process.ppid }
  await writeFile(join(directory, 'server.json'), JSON.stringify(successor))
  await withdraw()
  expect(await announcedServer(directory)).toMatchObject(successor)
})

test.each(['', '{', '[]', '{"endpoint":"file:///etc/passwd","pid":1,"region":"r"}'])(
  'an announcement of %j is none',
  async (text) => {
    await writeFile(join(directory, 'server.json'), text)
    expect(await announcedServer(directory)).toBeUndefined()
  },
)
