import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createOfficeClient } from './office-client.ts'
import { readDemoUsers } from './demo-users.ts'

let directory: string

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'bill-of-lading-start-'))
})

afterAll(() => rm(directory, { recursive: true }))

/** The example as `npm start` runs it, its output and its end. */
function start(...options: string[]) {
  const program = ['--import', 'tsx', 'examples/bill-of-lading/start.ts', '--data', directory]
  const child = spawn(process.execPath, [...program, ...options])
  let output = ''
  const saying = new Set<() => void>()
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      output += chunk.toString()
      for (const look of saying) look()
    })
  }
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve))
  const said = (text: string): Promise<void> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        if (output.includes(text)) resolve()
      }
      saying.add(look)
      look()
      void ended.then(() => reject(new Error(`it never said "${text}": ${output}`)))
    })
  return { child, ended, said, output: () => output }
}

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
    const users = await readDemoUsers(directory)
    const office = await createOfficeClient(pageIn(output()), users[0])
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

const pageIn = (text: string): string => /http:\/\/127\.0\.0\.1:\d+/.exec(text)?.[0] ?? ''
