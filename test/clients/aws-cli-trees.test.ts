import { mkdir, rm, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { needs } from '../needs.ts'
import { openClientWorld, type ClientWorld } from './client-world.ts'
import {
  makeSampleTree,
  sampleSizes,
  storedDigests,
  treeDigests,
  without,
  type Digests,
} from './sample-tree.ts'

const aws = needs('aws')
const Bucket = 'aws-cli-trees'
const patient = 120_000

describe.skipIf(aws === undefined)('the AWS CLI with whole directories', () => {
  let world: ClientWorld
  let tree: Digests
  beforeAll(async () => {
    world = await openClientWorld()
    tree = await makeSampleTree(join(world.directory, 'tree'))
    await cli('mb', at())
  }, patient)
  afterAll(async () => {
    expect(world.defects).toEqual([])
    await world.close()
  })

  const at = (key = ''): string => `s3://${Bucket}/${key}`
  const cli = (command: string, ...args: string[]): Promise<string> =>
    world.output(aws ?? '', ['--endpoint-url', world.endpoint, 's3', command, ...args])
  /** What it did, in the order of names. */
  const done = async (command: string, ...args: string[]): Promise<string[]> => {
    const lines = (await cli(command, '--no-progress', ...args)).trim().split('\n')
    return lines.filter((line) => line !== '').sort()
  }
  const stored = (prefix: string): Promise<Digests> => storedDigests(world.s3, Bucket, prefix)

  it(
    'syncs one up, and the second time nothing',
    async () => {
      expect(await done('sync', 'tree', at('tree'))).toEqual(
        Object.keys(tree)
          .map((name) => `upload: tree/${name} to ${at(`tree/${name}`)}`)
          .sort(),
      )
      expect(await stored('tree/')).toEqual(tree)
      expect(await done('sync', 'tree', at('tree'))).toEqual([])
    },
    patient,
  )

  it(
    'syncs up what was changed and deleted, and nothing else',
    async () => {
      await rm(join(world.directory, 'tree/empty'))
      const changed = join(world.directory, 'tree/a b+c.txt')
      await writeFile(changed, 'changed')
      await utimes(changed, new Date(), new Date(Date.now() + 2000))
      expect(await done('sync', '--delete', 'tree', at('tree'))).toEqual([
        `delete: ${at('tree/empty')}`,
        `upload: tree/a b+c.txt to ${at('tree/a b+c.txt')}`,
      ])
      tree = await treeDigests(join(world.directory, 'tree'))
      expect(await stored('tree/')).toEqual(tree)
    },
    patient,
  )

  it(
    'syncs one down, and the second time nothing',
    async () => {
      await mkdir(join(world.directory, 'down'))
      await writeFile(join(world.directory, 'down/more'), 'more')
      const names = Object.keys(tree).map(
        (name) => `download: ${at(`tree/${name}`)} to down/${name}`,
      )
      expect(await done('sync', '--delete', at('tree'), 'down')).toEqual(
        ['delete: down/more', ...names].sort(),
      )
      expect(await treeDigests(join(world.directory, 'down'))).toEqual(tree)
      expect(await done('sync', '--delete', at('tree'), 'down')).toEqual([])
    },
    patient,
  )

  it(
    'copies one up, within the server, and down',
    async () => {
      await done('cp', '--recursive', 'tree', at('copied'))
      expect(await stored('copied/')).toEqual(tree)
      await done('cp', '--recursive', at('copied'), at('again/é +'))
      expect(await stored('again/é +/')).toEqual(tree)
      await done('cp', '--recursive', '--exclude', '*.txt', at('again/é +'), 'copied')
      expect(await treeDigests(join(world.directory, 'copied'))).toEqual(without(tree, 'a b+c.txt'))
    },
    patient,
  )

  it(
    'syncs within the server, and moves',
    async () => {
      expect(await done('sync', at('tree'), at('again/é +'))).toEqual([])
      await done('mv', '--recursive', at('copied'), at('moved'))
      expect(await stored('moved/')).toEqual(tree)
      expect(await stored('copied/')).toEqual({})
    },
    patient,
  )

  it(
    'lists and counts',
    async () => {
      const listed = await cli('ls', '--recursive', '--summarize', at('tree/'))
      expect(listed.match(/(?<=\d )tree\/.*/g)?.sort()).toEqual(
        Object.keys(tree)
          .map((name) => `tree/${name}`)
          .sort(),
      )
      const total = Object.values(sampleSizes).reduce((sum, size) => sum + size)
      expect(listed).toContain(`Total Size: ${total - sampleSizes['a b+c.txt'] + 'changed'.length}`)
      expect((await cli('ls', at())).trim().split(/\s+PRE /)).toHaveLength(3)
    },
    patient,
  )
})
