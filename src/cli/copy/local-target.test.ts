import { mkdir, mkdtemp, readdir, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openLocalTarget } from './local-target.ts'

let base = ''
let root = ''

beforeEach(async () => {
  base = await mkdtemp(join(tmpdir(), 'stowage-target-'))
  root = join(base, 'root')
})
afterEach(() => rm(base, { recursive: true }))

const unsafe = { code: 'KeyUnsafe' }

test('a key has its place below the root, with the directories on the way', async () => {
  const { place } = openLocalTarget(root)
  expect(await place('a/b/c d.pdf')).toBe(join(root, 'a/b/c d.pdf'))
  expect((await stat(join(root, 'a/b'))).isDirectory()).toBe(true)
  expect(await place('..a/...')).toBe(join(root, '..a/...'))
})

test.each(['../x', 'a/../../x', '/etc/x', 'a//x', '.', '..', 'a/..', './x', '', 'a/', 'a\0b'])(
  'the key %j is refused, and nothing is made for it',
  async (key) => {
    await expect(openLocalTarget(root).place(key)).rejects.toMatchObject(unsafe)
    expect(await readdir(base)).toEqual([])
  },
)

test('a symbolic link on the way is not followed', async () => {
  await mkdir(join(base, 'elsewhere'))
  await mkdir(root)
  await symlink(join(base, 'elsewhere'), join(root, 'link'))
  await expect(openLocalTarget(root).place('link/x')).rejects.toMatchObject(unsafe)
  await expect(openLocalTarget(root).place('link/deep/x')).rejects.toMatchObject(unsafe)
  expect(await readdir(join(base, 'elsewhere'))).toEqual([])
})

test('a key below another object has no place', async () => {
  const { place } = openLocalTarget(root)
  await writeFile(await place('a'), '')
  await expect(place('a/b')).rejects.toMatchObject(unsafe)
})

test('no key leads outside', async () => {
  const segment = fc.constantFrom('..', '.', '', 'a', '/', '..\\', '~', 'a\0', '\u2024.')
  const keys = fc.array(segment, { maxLength: 5 }).map((segments) => segments.join('/'))
  await fc.assert(
    fc.asyncProperty(keys, async (key) => {
      const place = await openLocalTarget(root)
        .place(key)
        .catch(() => undefined)
      expect(place === undefined || place.startsWith(`${root}/`)).toBe(true)
      expect((await readdir(base)).filter((name) => name !== 'root')).toEqual([])
    }),
    { numRuns: 200 },
  )
})
