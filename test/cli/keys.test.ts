import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { randomBytes } from 'node:crypto'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { startServer } from '../../src/server/start-server.ts'
import { runStowage, type Outcome } from './run-stowage.ts'

// Each test starts several processes.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

let cwd = ''
beforeEach(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'stowage-keys-'))
  const server = await startServer({ directory: join(cwd, '.stowage'), port: 0 })
  await server.close()
})
afterEach(() => rm(cwd, { recursive: true, force: true }))

const data = (...names: string[]): string => join(cwd, '.stowage', ...names)
const rotate = (...args: string[]): Promise<Outcome> =>
  runStowage(['keys', 'rotate', ...args], { cwd })
const serve = (args: string[], env: Record<string, string> = {}): Promise<Outcome> =>
  runStowage(['serve', '--port', '0', '--json', ...args], { cwd, env })

test('keys are rotated where no server runs', async () => {
  const before = await readFile(data('master.key'), 'utf8')
  const { code, stdout } = await rotate('--json')
  expect(code).toBe(0)
  expect(JSON.parse(stdout)).toEqual({ keys: 2, active: 2, masterKey: data('master.key') })
  expect(await readFile(data('master.key'), 'utf8')).not.toBe(before)
  const said = await rotate()
  expect(said.stdout).toBe(
    `Key 3 encrypts from now on; 3 are kept to read with.\nThe master key is in ${data('master.key')}\n`,
  )

  const server = await startServer({ directory: data(), port: 0 })
  const locked = await rotate()
  await server.close()
  expect(locked.code).toBe(1)
  expect(locked.stderr).toContain('is using the data directory')
})

test('the master key moves out of the data directory', async () => {
  const file = join(cwd, 'outside.key')
  const { code, stdout } = await rotate('--new-master-key-file', file)
  expect([code, stdout.includes(file)]).toEqual([0, true])
  expect((await stat(file)).mode & 0o777).toBe(0o600)
  const without = await serve([])
  expect(without.code).toBe(1)
  expect(JSON.parse(without.stderr)).toMatchObject({ code: 'MasterKeyMissing' })
  const again = await rotate('--master-key-file', file, '--json')
  expect(JSON.parse(again.stdout)).toMatchObject({ keys: 3, masterKey: file })
})

test('a master key that does not fit is named, with what to do', async () => {
  const file = join(cwd, 'other.key')
  await writeFile(file, randomBytes(32).toString('base64'), { mode: 0o600 })
  const wrong = await serve(['--master-key-file', file])
  expect(wrong.code).toBe(1)
  const error: unknown = JSON.parse(wrong.stderr)
  expect(error).toMatchObject({ code: 'MasterKeyWrong', hint: expect.any(String) as unknown })
  expect(wrong.stderr).toContain(file)

  const variable = await serve([], { STOWAGE_MASTER_KEY: 'c2hvcnQ=' })
  expect(JSON.parse(variable.stderr)).toMatchObject({ code: 'MasterKeyInvalid' })
  expect(variable.stderr).toContain('STOWAGE_MASTER_KEY')
  expect(variable.stderr).not.toContain('c2hvcnQ=')

  const absent = await serve(['--master-key-file', join(cwd, 'absent')])
  expect(JSON.parse(absent.stderr)).toMatchObject({ code: 'ArgumentInvalid' })

  await chmod(data('master.key'), 0o644)
  const exposed = await serve([])
  expect(JSON.parse(exposed.stderr)).toMatchObject({ code: 'MasterKeyExposed' })
})
