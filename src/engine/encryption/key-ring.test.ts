import { randomBytes } from 'node:crypto'
import { chmod, mkdir, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openEngine } from '../open-engine.ts'
import { bytesOf, objectAt, put, scratchDirectory, scratchEngine } from '../scratch.test.fixture.ts'
import { masterKeyText, parseMasterKey, readMasterKey } from './master-key.ts'
import { rotateKeys } from './rotate-keys.ts'

/** A directory with one object `k`, closed. */
async function closedDirectory(): Promise<string> {
  const directory = await scratchDirectory()
  const engine = await scratchEngine({ directory })
  await put(engine, 'k', 'kept')
  await engine.close()
  return directory
}

async function expectReadable(directory: string, options: object = {}): Promise<void> {
  const engine = await openEngine({ directory, ...options })
  expect((await bytesOf(engine, objectAt(engine, 'k'))).toString()).toBe('kept')
  await engine.close()
}

const masterKeyFile = (directory: string) => join(directory, 'master.key')
const options = (directory: string) => ({
  directory,
  masterKeyFile: masterKeyFile(directory),
  now: () => 0,
})
const given = (source = 'the test') => ({ key: randomBytes(32), source })

describe('the keys of a data directory', () => {
  it('are made with it, for its owner alone', async () => {
    const directory = await closedDirectory()
    for (const name of ['keys.json', 'master.key']) {
      expect((await stat(join(directory, name))).mode & 0o777).toBe(0o600)
    }
    await expectReadable(directory)
  })

  it('open with a master key from outside, and with no other', async () => {
    const directory = await scratchDirectory()
    const masterKey = given()
    const engine = await scratchEngine({ directory, masterKey })
    await put(engine, 'k', 'kept')
    await engine.close()
    expect(await readdir(directory)).not.toContain('master.key')
    await expectReadable(directory, { masterKey })

    const before = await readFile(join(directory, 'keys.json'), 'utf8')
    const wrong = openEngine({ directory, masterKey: given('another file') })
    await expect(wrong).rejects.toMatchObject({
      code: 'MasterKeyWrong',
      message: expect.stringContaining('another file') as unknown,
    })
    const missing = openEngine({ directory })
    await expect(missing).rejects.toMatchObject({
      code: 'MasterKeyMissing',
      message: expect.stringContaining('master.key') as unknown,
    })
    expect(await readFile(join(directory, 'keys.json'), 'utf8')).toBe(before)
    expect(await readdir(directory)).not.toContain('master.key')
    await expectReadable(directory, { masterKey })
  })

  it('are refused where others may use the master key, or it is none', async () => {
    const directory = await closedDirectory()
    const file = masterKeyFile(directory)
    await chmod(file, 0o640)
    await expect(openEngine({ directory })).rejects.toMatchObject({
      code: 'MasterKeyExposed',
      message: expect.stringContaining('640') as unknown,
      hint: expect.stringContaining(`chmod 600 ${file}`) as unknown,
    })
    await chmod(file, 0o600)
    const text = await readFile(file, 'utf8')
    await writeFile(file, 'not a key')
    await expect(openEngine({ directory })).rejects.toMatchObject({ code: 'MasterKeyInvalid' })
    await writeFile(file, text)
    await expectReadable(directory)
    for (const bad of ['', 'AAAA', `${text.trim()}AAAA`, text.replaceAll(/[A-Za-z]/g, '*')]) {
      expect(() => parseMasterKey(bad, 'it')).toThrow('it does not hold a master key')
    }
  })

  it('are missed when they are gone or older than what they encrypted', async () => {
    const directory = await closedDirectory()
    const file = join(directory, 'keys.json')
    const older = await readFile(file, 'utf8')
    await rm(file)
    await expect(openEngine({ directory })).rejects.toMatchObject({ code: 'KeysMissing' })
    await writeFile(file, '{"format":1,"keys":[]}')
    await expect(openEngine({ directory })).rejects.toMatchObject({ code: 'KeysCorrupt' })
    await writeFile(file, older)
    const masterKey = await readMasterKey(masterKeyFile(directory))
    await rotateKeys({ ...options(directory), ...(masterKey && { masterKey }) })
    await expectReadable(directory)
    await writeFile(file, older)
    await expect(openEngine({ directory })).rejects.toMatchObject({ code: 'KeysMissing' })
    // A new key would take the number of the one that is missed.
    const again = rotateKeys({ ...options(directory), ...(masterKey && { masterKey }) })
    await expect(again).rejects.toMatchObject({ code: 'KeysMissing' })
    expect(await readFile(file, 'utf8')).toBe(older)
  })
})

describe('rotating the keys', () => {
  it('encrypts with a new one, under a new master key, and reads what was there', async () => {
    const directory = await closedDirectory()
    const before = await readMasterKey(masterKeyFile(directory))
    const report = await rotateKeys(options(directory))
    expect(report).toEqual({ keys: 2, active: 2, masterKey: masterKeyFile(directory) })
    expect(await readMasterKey(masterKeyFile(directory))).not.toEqual(before)
    await expect(openEngine({ directory, ...(before && { masterKey: before }) })).rejects.toThrow(
      'does not open',
    )
    await expectReadable(directory)
    const engine = await scratchEngine({ directory })
    expect((await put(engine, 'new', 'x')).seal?.by).toBe('ring:2')
  })

  it('moves the master key out, to a file that is made or one that is there', async () => {
    const directory = await closedDirectory()
    const outside = await scratchDirectory()
    const made = join(outside, 'made.key')
    await rotateKeys({ ...options(directory), newMasterKeyFile: made })
    expect((await stat(made)).mode & 0o777).toBe(0o600)
    expect(await readdir(directory)).not.toContain('master.key')
    const first = await readMasterKey(made)
    await expectReadable(directory, { masterKey: first })

    const there = join(outside, 'there.key')
    const text = masterKeyText(randomBytes(32))
    await writeFile(there, text, { mode: 0o600 })
    const request = { ...options(directory), newMasterKeyFile: there }
    await rotateKeys({ ...request, ...(first && { masterKey: first }) })
    await expectReadable(directory, { masterKey: parseMasterKey(text, there) })
  })

  it('to the master key there is, by another name, keeps it', async () => {
    const directory = await closedDirectory()
    const alias = join(await scratchDirectory(), 'alias')
    await symlink(directory, alias)
    await rotateKeys({ ...options(directory), newMasterKeyFile: masterKeyFile(alias) })
    await expectReadable(directory)
  })

  it('waits for no server, and finds no keys where there are none', async () => {
    const directory = await scratchDirectory()
    const engine = await scratchEngine({ directory })
    await expect(rotateKeys(options(directory))).rejects.toMatchObject({ code: 'EngineLocked' })
    await engine.close()
    const elsewhere = join(directory, 'elsewhere')
    await expect(rotateKeys(options(elsewhere))).rejects.toMatchObject({ code: 'KeysMissing' })
  })

  it('that fails between two steps leaves the old master key and the keys that it opens', async () => {
    const directory = await closedDirectory()
    // In the way of the new master key, once the keys are wrapped with it.
    const obstacle = join(directory, 'master.key.new')
    await mkdir(obstacle)
    await expect(rotateKeys(options(directory))).rejects.toThrow()
    const wrapped = () => readFile(join(directory, 'keys.json'), 'utf8')
    const masters = (text: string) => new Set(text.match(/"[0-9a-f]{16}"/g)).size
    expect(masters(await wrapped())).toBe(2)
    await expectReadable(directory)
    expect(masters(await wrapped())).toBe(1)
    await rm(obstacle, { recursive: true })
    expect((await rotateKeys(options(directory))).active).toBe(3)
    await expectReadable(directory)
  })
})
