import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { findEntry } from './object-entry.ts'
import { placeOf } from './object-place.ts'

describe.each([false, true])('an object on disk (names fold: %s)', (folds) => {
  let root: string

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'stowage-entry-'))
  })
  afterEach(() => rm(root, { recursive: true }))

  const find = (key: string) => findEntry({ root, folds }, placeOf(key, false))

  it('is found by its own name, and by its escape', async () => {
    await mkdir(join(root, 'Dir/sub'), { recursive: true })
    await writeFile(join(root, 'Dir/sub/File'), 'four')
    await writeFile(join(root, 'Dir/.stowage=sub'), 'a key and a prefix')
    expect(await find('Dir/sub/File')).toMatchObject({ size: 4 })
    expect(await find('Dir/sub')).toMatchObject({ file: join(root, 'Dir/.stowage=sub') })
  })

  it('is found by no other name, and not through a link', async () => {
    await mkdir(join(root, 'Dir'))
    await writeFile(join(root, 'Dir/File'), '')
    await symlink('Dir', join(root, 'Link'))
    for (const key of [
      'dir/File',
      'Dir/file',
      'Link/File',
      'Dir',
      'Dir/',
      'Dir/File/',
      'Dir//File',
    ])
      expect(await find(key), key).toBeUndefined()
  })
})
