import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readDemoUsers } from '../parts/demo-users.ts'
import { createPageClient } from '../parts/page-client.ts'
import { pageIn, spawnExample } from '../parts/spawn-example.test.fixture.ts'

let directory: string

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'bill-of-lading-start-'))
})

afterAll(() => rm(directory, { recursive: true }))

/** The example as `npm start` runs it. */
const start = (...options: string[]) =>
  spawnExample('examples/bill-of-lading/start.ts', ['--data', directory, ...options])

describe('npm start', () => {
  it('goes through the whole of it once, and says so', async () => {
    const { ended, output } = start('--once')
    expect(await ended, output()).toBe(0)
    expect(output()).toContain('PRT-')
    expect(output().match(/✓/g)).toHaveLength(10)
    expect(output()).not.toContain('✗')
  })

  it('finds everything again, keeps its secrets, and stops when told to', async () => {
    const { child, ended, said, output } = start()
    await said('Ctrl-C stops it')
    const users = await readDemoUsers(directory, [])
    const office = await createPageClient(pageIn(output()), users[0])
    expect(await office.get('/api/bol/')).toMatchObject({ total: 1 })

    const files = ['root-credentials.json', 'demo-users.json', 'aws.env']
    const modes = await Promise.all(files.map((file) => stat(join(directory, file))))
    expect(modes.map(({ mode }) => mode & 0o777)).toEqual([0o600, 0o600, 0o600])
    const env = await readFile(join(directory, 'aws.env'), 'utf8')
    const [, secret = ''] = /AWS_SECRET_ACCESS_KEY='([^']+)'/.exec(env) ?? []
    expect(secret).not.toBe('')
    for (const each of [secret, ...users.map(({ password }) => password)]) {
      expect(output()).not.toContain(each)
    }

    child.kill('SIGTERM')
    expect(await ended, output()).toBe(0)
    expect(output()).toContain('Stopped.')
  })
})
