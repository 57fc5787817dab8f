import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { compareKeys } from '../protocol/compare-keys.ts'
import { gathered } from './gathered.test.fixture.ts'
import { sortedEntries } from './sorted-entries.ts'
import { walkDirectory } from './walk-directory.ts'

let directory = ''

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'stowage-walk-'))
})
afterEach(() => rm(directory, { recursive: true }))

async function write(...keys: readonly string[]): Promise<void> {
  for (const key of keys) {
    await mkdir(join(directory, key, '..'), { recursive: true })
    await writeFile(join(directory, key), key)
  }
}

test('files come in the order of their keys, whatever stands between two segments', async () => {
  const keys = ['a/b', 'a/b.c', 'a b', 'a.txt', 'a-1/x', 'a0', 'ä', '\u{1f600}', '\uffee', 'Z']
  await write(...keys)
  const walked = await gathered(walkDirectory(directory))
  expect(walked.map(({ key }) => key)).toEqual(keys.sort(compareKeys))
  expect(walked[0]).toEqual({ key: 'Z', file: join(directory, 'Z'), size: 1 })
})

test('a directory that is larger than a window is read in several, each name once', async () => {
  const keys = Array.from({ length: 50 }, (_, index) => `f${index}`)
  await write(...keys, 'f7.d/inside', 'f1/inside'.replace('f1', 'f1d'))
  for (const window of [1, 7, 51, 52, 1000]) {
    const names: string[] = []
    for await (const { name } of sortedEntries(directory, window)) names.push(name)
    const expected = [...keys, 'f7.d/', 'f1d/'].sort(compareKeys)
    expect(names).toEqual(expected.map((name) => name.replace('/', '')))
  }
})

test('what is no file of this directory is refused, and the others go on', async () => {
  await write('a', 'sub/b', 'z')
  await symlink('/etc', join(directory, 'link'))
  await symlink(join(directory, 'a'), join(directory, 'sub/link'))
  await writeFile(Buffer.concat([Buffer.from(`${directory}/x`), Buffer.from([0xff])]), '')
  const walked = await gathered(walkDirectory(directory))
  const reasons = walked.map((each) => ('refused' in each ? each.refused.message : each.key))
  expect(reasons).toEqual([
    'a',
    `${join(directory, 'link')} was left out: it is a symbolic link.`,
    'sub/b',
    `${join(directory, 'sub/link')} was left out: it is a symbolic link.`,
    `${join(directory, 'x\ufffd')} was left out: its name is not UTF-8.`,
    'z',
  ])
})

test('a directory that is not there is no empty one', async () => {
  const walk = gathered(walkDirectory(join(directory, 'none')))
  await expect(walk).rejects.toMatchObject({ code: 'DirectoryUnreadable' })
})

test('what is ignored is left out without a word', async () => {
  await write('a', '.git/config', 'b~', 'sub/.DS_Store')
  const isIgnored = (name: string): boolean => name.startsWith('.') || name.endsWith('~')
  const walked = await gathered(walkDirectory(directory, { isIgnored }))
  expect(walked.map(({ key }) => key)).toEqual(['a'])
})
