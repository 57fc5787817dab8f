import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { CreateBucketCommand } from '@aws-sdk/client-s3'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { needs } from '../needs.ts'
import { openClientWorld, type ClientWorld } from './client-world.ts'
import { makeSampleTree, storedDigests, type Digests } from './sample-tree.ts'

const s3fs = needs('s3fs')
const Bucket = 's3fs-trip'
const patient = 120_000

/**
 * Only other programs touch what is mounted: this process is the server behind it, and would wait for itself.
 */
describe.skipIf(s3fs === undefined)('s3fs', () => {
  let world: ClientWorld
  let tree: Digests
  beforeAll(async () => {
    world = await openClientWorld()
    await world.s3.send(new CreateBucketCommand({ Bucket }))
    tree = await makeSampleTree(join(world.directory, 'tree'))
    const { accessKeyId, secretAccessKey } = world.server.credentials
    const keys = `${accessKeyId}:${secretAccessKey}\n`
    await writeFile(join(world.directory, 'keys'), keys, { mode: 0o600 })
    await sh('mkdir mount')
    await mount()
  }, patient)
  afterAll(async () => {
    await world.run('fusermount', ['-u', '-z', 'mount'])
    expect(world.defects).toEqual([])
    await world.close()
  }, patient)

  const sh = (script: string): Promise<string> =>
    world.output('sh', ['-e', '-c', script], { more: { TZ: 'UTC' } })
  const mount = (): Promise<string> => {
    const options = ['passwd_file=keys', `url=${world.endpoint}`, 'use_path_request_style']
    const flags = [...options, 'endpoint=us-east-1', 'multipart_size=5', 'retries=1']
    return world.output(s3fs ?? '', [Bucket, 'mount', ...flags.flatMap((flag) => ['-o', flag])])
  }
  const stored = async (): Promise<Digests> => {
    const all = Object.entries(await storedDigests(world.s3, Bucket))
    return Object.fromEntries(all.filter(([key]) => !key.endsWith('/')))
  }
  const remount = async (): Promise<void> => {
    await world.output('fusermount', ['-u', 'mount'])
    await mount()
  }

  it(
    'writes a tree, and reads it after it was mounted again',
    async () => {
      await sh('cp -r --preserve=timestamps tree mount/tree')
      expect(await stored()).toEqual(under('tree/', tree))
      await remount()
      await sh('diff -r tree mount/tree')
    },
    patient,
  )

  it(
    'lists directories, sizes and times of modification',
    async () => {
      const list = "find . -type f -printf '%P %s %T@\\n' | sed 's/[.][0-9]*$//' | sort"
      expect(await sh(`cd mount/tree && ${list}`)).toBe(await sh(`cd tree && ${list}`))
    },
    patient,
  )

  it(
    'reads and writes in the middle of what is big, and at its end',
    async () => {
      const dd = 'dd if=tree/deep/big.bin bs=1 count=100 status=none'
      for (const at of ['tree', 'mount/tree']) {
        await sh(
          `${dd} skip=7 | dd of=${at}/deep/big.bin bs=1 seek=6000000 conv=notrunc status=none`,
        )
        await sh(`cat "tree/a b+c.txt" >>${at}/deep/big.bin`)
      }
      await remount()
      await sh('cmp tree/deep/big.bin mount/tree/deep/big.bin')
      expect(await sh('tail -c +6000000 mount/tree/deep/big.bin | sha256sum')).toBe(
        await sh('tail -c +6000000 tree/deep/big.bin | sha256sum'),
      )
    },
    patient,
  )

  it(
    'renames files and directories',
    async () => {
      for (const at of ['tree', 'mount/tree']) {
        await sh(`cd ${at} && mv "a b+c.txt" "é 🚢.txt" && mv deep "deeper +"`)
      }
      await sh('diff -r tree mount/tree')
      expect(Object.keys(await stored()).sort()).toEqual([
        'tree/deeper +/big.bin',
        'tree/deeper +/é🚢/100% &=;~.bin',
        'tree/empty',
        'tree/é 🚢.txt',
      ])
    },
    patient,
  )

  it(
    'keeps modes, links and times',
    async () => {
      await sh(
        'cd mount && echo linked >to && ln -s to link && chmod 640 to && touch -d @1000000000 to',
      )
      await remount()
      expect(await sh("cd mount && cat link && stat -c '%a %Y' to && readlink link")).toBe(
        'linked\n640 1000000000\nto\n',
      )
    },
    patient,
  )

  it(
    'truncates',
    async () => {
      await sh('truncate -s 3 mount/to')
      expect(await sh('cat mount/to')).toBe('lin')
    },
    patient,
  )

  it(
    'deletes, and leaves nothing',
    async () => {
      await sh('rm -r mount/tree mount/to mount/link')
      expect(await sh('ls -A mount')).toBe('')
      expect(await storedDigests(world.s3, Bucket)).toEqual({})
    },
    patient,
  )

  it(
    'unmounts',
    async () => {
      await sh('echo last >mount/last && fusermount -u mount')
      expect(await sh('ls -A mount')).toBe('')
      expect(Object.keys(await stored())).toEqual(['last'])
    },
    patient,
  )
})

const under = (prefix: string, tree: Digests): Digests =>
  Object.fromEntries(Object.entries(tree).map(([name, digest]) => [prefix + name, digest]))
