import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readDemoUsers } from '../parts/demo-users.ts'
import { createPageClient } from '../parts/page-client.ts'
import { pageIn, spawnExample } from '../parts/spawn-example.test.fixture.ts'

let directory: string

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'multi-storage-start-'))
})

afterAll(() => rm(directory, { recursive: true }))

const start = (...options: string[]) =>
  spawnExample('examples/multi-storage/start.ts', ['--data', directory, ...options])

describe('the start of the room', () => {
  it('goes through the whole of it once, and says so', async () => {
    const { ended, output } = start('--once')
    expect(await ended, output()).toBe(0)
    expect(output().match(/✓/g)).toHaveLength(10)
    expect(output()).not.toContain('✗')
  })

  it('says of an option that it does not know which ones there are', async () => {
    const { ended, output } = start('--port', '9')
    expect(await ended, output()).toBe(2)
    expect(output()).toContain("Unknown option '--port'")
    expect(output()).toContain('--data <directory>')
    expect(output()).not.toMatch(/^\s+at /m)
  })

  it('finds everything again, keeps its secrets, and stops when told to', async () => {
    const { child, ended, said, output } = start()
    await said('Ctrl-C stops it')
    const users = await readDemoUsers(directory, [])
    const dana = await createPageClient(pageIn(output()), users[0])
    expect(await dana.get('/api/documents/')).toMatchObject({ total: 1 })
    expect(await dana.get('/api/recordings/')).toMatchObject({ total: 1 })

    const secret = await readFile(join(directory, 'upload-secret'), 'utf8')
    expect((await stat(join(directory, 'upload-secret'))).mode & 0o777).toBe(0o600)
    for (const each of [secret, ...users.map(({ password }) => password)])
      expect(output()).not.toContain(each)

    child.kill('SIGTERM')
    expect(await ended, output()).toBe(0)
    expect(output()).toContain('Stopped.')
  })
})
