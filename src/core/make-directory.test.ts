import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { makeDirectory } from './make-directory.ts'

let root: string
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'stowage-directory-'))
})
afterEach(() => rm(root, { recursive: true }))

test('makes all that is missing, with the mode for the last, and again does nothing', async () => {
  const path = join(root, 'a', 'b', 'c')
  await makeDirectory(path, 0o700)
  await makeDirectory(path, 0o755)
  expect((await stat(path)).mode & 0o777).toBe(0o700)
  await Promise.all(['d/e', 'd/f', 'd/e'].map((each) => makeDirectory(join(root, each))))
  expect((await stat(join(root, 'd', 'f'))).isDirectory()).toBe(true)
})

test('says what is in its way', async () => {
  await writeFile(join(root, 'file'), '')
  await expect(makeDirectory(join(root, 'file', 'a'))).rejects.toMatchObject({ code: 'ENOTDIR' })
})

test.skipIf(process.platform !== 'linux')('ends where nothing can be made', async () => {
  await expect(makeDirectory('/proc/nope/a')).rejects.toMatchObject({ code: 'ENOENT' })
})
