import { randomBytes } from 'node:crypto'
import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { needs } from '../needs.ts'
import { openClientWorld, type ClientWorld } from './client-world.ts'
import { makeSampleTree, storedDigests, treeDigests, type Digests } from './sample-tree.ts'

const restic = needs('restic')
const Bucket = 'restic-trip'
const patient = 120_000

describe.skipIf(restic === undefined)('restic', () => {
  let world: ClientWorld
  let first: Digests
  let second: Digests
  beforeAll(async () => {
    world = await openClientWorld()
    first = await makeSampleTree(join(world.directory, 'tree'))
    await cli('init')
  }, patient)
  afterAll(async () => {
    expect(world.defects).toEqual([])
    await world.close()
  })

  const cli = (...args: string[]): Promise<string> =>
    world.output(restic ?? '', ['--quiet', ...args], {
      more: {
        RESTIC_REPOSITORY: `s3:${world.endpoint}/${Bucket}/repository`,
        RESTIC_PASSWORD: 'password',
      },
    })
  const snapshots = async (): Promise<string[]> =>
    (await cli('snapshots', '--json')).match(/(?<="short_id":")\w+/g) ?? []
  const kept = async (name: string): Promise<string[]> =>
    Object.keys(await storedDigests(world.s3, Bucket, `repository/${name}/`))

  it(
    'backs a directory up, and again what changed in it',
    async () => {
      await cli('backup', 'tree')
      const packs = await kept('data')
      expect(packs.length).toBeGreaterThan(0)
      await rm(join(world.directory, 'tree/empty'))
      await writeFile(join(world.directory, 'tree/new'), randomBytes(2 * 1024 * 1024))
      second = await treeDigests(join(world.directory, 'tree'))
      await cli('backup', 'tree')
      expect(await snapshots()).toHaveLength(2)
      expect(await kept('data')).toEqual(expect.arrayContaining(packs))
    },
    patient,
  )

  it(
    'finds every byte as it wrote it',
    async () => {
      await cli('check', '--read-data')
    },
    patient,
  )

  it(
    'restores both',
    async () => {
      const [oldest = ''] = await snapshots()
      await cli('restore', oldest, '--target', 'old')
      expect(await treeDigests(join(world.directory, 'old/tree'))).toEqual(first)
      await cli('restore', 'latest', '--target', 'new')
      expect(await treeDigests(join(world.directory, 'new/tree'))).toEqual(second)
    },
    patient,
  )

  it(
    'forgets the first, deletes what was only of it, and has all of the second',
    async () => {
      const [, newest = ''] = await snapshots()
      const before = await kept('data')
      await rm(join(world.directory, 'tree/deep/big.bin'))
      await cli('backup', 'tree')
      await cli('forget', '--keep-last', '1', '--prune')
      expect(await snapshots()).not.toContain(newest)
      expect(await kept('snapshots')).toHaveLength(1)
      expect(await kept('data')).not.toEqual(expect.arrayContaining(before))
      expect(await kept('locks')).toEqual([])
      await cli('check', '--read-data')
      await rm(join(world.directory, 'new'), { recursive: true })
      await cli('restore', 'latest', '--target', 'new')
      const { 'deep/big.bin': _, ...third } = second
      expect(await treeDigests(join(world.directory, 'new/tree'))).toEqual(third)
    },
    patient,
  )
})
