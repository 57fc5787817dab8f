import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { HeadObjectCommand } from '@aws-sdk/client-s3'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { needs } from '../needs.ts'
import { openClientWorld, type ClientWorld } from './client-world.ts'
import {
  bigBytes,
  makeSampleTree,
  storedDigests,
  treeDigests,
  type Digests,
} from './sample-tree.ts'
import { openTamperingProxy, type TamperingProxy } from './tampering-proxy.ts'

const rclone = needs('rclone')
const patient = 120_000
const deep = ['--recursive', '--files-only', '--hash']
const nothing = 'There was nothing to transfer'

// The provider AWS names a bucket in the host, and knows what to expect of an ETag.
describe.skipIf(rclone === undefined).each(['Other', 'AWS'])('rclone, provider %s', (provider) => {
  const Bucket = `rclone-trip-${provider.toLowerCase()}`
  const remote = `s3:${Bucket}`
  let world: ClientWorld
  let resolver: TamperingProxy
  let tree: Digests
  beforeAll(async () => {
    world = await openClientWorld()
    // Names of buckets need not resolve here: what is asked by such a name is asked of the proxy.
    resolver = await openTamperingProxy(world.endpoint, ({ url }) => ({
      url: url.replace(/^http:\/\/[^/]+/, ''),
    }))
    tree = await makeSampleTree(join(world.directory, 'tree'))
    await cli('mkdir', remote)
  }, patient)
  afterAll(async () => {
    expect(world.defects).toEqual([])
    await resolver.close()
    await world.close()
  })

  const settings = (): Record<string, string> => ({
    RCLONE_CONFIG: '',
    RCLONE_CONFIG_S3_TYPE: 's3',
    RCLONE_CONFIG_S3_PROVIDER: provider,
    RCLONE_CONFIG_S3_ENV_AUTH: 'true',
    RCLONE_CONFIG_S3_REGION: 'us-east-1',
    RCLONE_S3_CHUNK_SIZE: '5M',
    RCLONE_S3_UPLOAD_CUTOFF: '5M',
    RCLONE_RETRIES: '1',
    RCLONE_STATS_LOG_LEVEL: 'INFO',
    ...(provider === 'AWS'
      ? { RCLONE_CONFIG_S3_ENDPOINT: 'http://s3.localhost', http_proxy: resolver.endpoint }
      : { RCLONE_CONFIG_S3_ENDPOINT: world.endpoint }),
  })
  const cli = (...args: string[]): Promise<string> =>
    world.output(rclone ?? '', args, { more: settings() })
  /** What it logs of what it did. */
  const log = async (...args: string[]): Promise<string> => {
    const { exitCode, stderr } = await world.run(rclone ?? '', ['-v', ...args], {
      more: settings(),
    })
    expect([exitCode, stderr]).toEqual([0, expect.any(String)])
    return stderr
  }
  const stored = (prefix: string): Promise<Digests> => storedDigests(world.s3, Bucket, prefix)

  it(
    'copies a directory, and then nothing',
    async () => {
      await cli('copy', 'tree', `${remote}/tree`)
      expect(await stored('tree/')).toEqual(tree)
      const head = new HeadObjectCommand({ Bucket, Key: 'tree/deep/big.bin' })
      expect((await world.s3.send(head)).ETag).toMatch(/-3"$/)
      expect(await log('copy', 'tree', `${remote}/tree`)).toContain(nothing)
      expect(await log('copy', '--checksum', 'tree', `${remote}/tree`)).toContain(nothing)
    },
    patient,
  )

  it(
    'checks it, by checksum and by content',
    async () => {
      for (const by of ['--checksum', '--download']) {
        expect(await log('check', by, 'tree', `${remote}/tree`)).toContain('0 differences found')
      }
    },
    patient,
  )

  it(
    'lists it with sizes, checksums, and times of modification',
    async () => {
      const listed = byPath(await cli('lsjson', ...deep, `${remote}/tree`))
      const local = byPath(await cli('lsjson', ...deep, 'tree'))
      expect(Object.keys(listed).sort()).toEqual(Object.keys(tree).sort())
      for (const [path, { Size, ModTime, Hashes }] of Object.entries(local)) {
        expect(listed[path]).toMatchObject({ Size, Hashes: { md5: Hashes.md5 } })
        expect(Date.parse(listed[path]?.ModTime ?? '')).toBe(Date.parse(ModTime))
      }
    },
    patient,
  )

  it(
    'copies back, and reads from the middle',
    async () => {
      await cli('copy', `${remote}/tree`, 'back')
      expect(await treeDigests(join(world.directory, 'back'))).toEqual(tree)
      const range = ['--offset', '100', '--count', '50']
      const part = await cli('cat', ...range, `${remote}/tree/deep/big.bin`)
      expect(part).toBe(await cli('cat', ...range, 'tree/deep/big.bin'))
    },
    patient,
  )

  it(
    'streams what it does not know the length of',
    async () => {
      const input = Buffer.alloc(bigBytes, 'stream ')
      await world.output(rclone ?? '', ['rcat', `${remote}/streamed`], { more: settings(), input })
      expect((await cli('cat', `${remote}/streamed`)) === input.toString()).toBe(true)
    },
    patient,
  )

  it(
    'moves on the server',
    async () => {
      await cli('moveto', `${remote}/tree/deep`, `${remote}/moved/é +`)
      expect(Object.keys(await stored('moved/')).sort()).toEqual([
        'é +/big.bin',
        'é +/é🚢/100% &=;~.bin',
      ])
      expect((await stored('moved/'))['é +/big.bin']).toBe(tree['deep/big.bin'])
      expect(Object.keys(await stored('tree/')).sort()).toEqual(['a b+c.txt', 'empty'])
    },
    patient,
  )

  it(
    'syncs: adds what is missing and deletes what is too much',
    async () => {
      await cli('copyto', 'tree/empty', `${remote}/tree/more`)
      await cli('sync', 'tree', `${remote}/tree`)
      expect(await stored('tree/')).toEqual(tree)
      expect(await log('sync', 'tree', `${remote}/tree`)).toContain(nothing)
      await rm(join(world.directory, 'back/empty'))
      await cli('sync', `${remote}/tree`, 'back')
      expect(await treeDigests(join(world.directory, 'back'))).toEqual(tree)
    },
    patient,
  )

  it(
    'purges the bucket',
    async () => {
      await cli('purge', remote)
      expect(await cli('lsd', 's3:')).toBe('')
    },
    patient,
  )
})

const row = z.object({
  Path: z.string(),
  Size: z.number(),
  ModTime: z.string(),
  Hashes: z.object({ md5: z.string() }),
})

function byPath(listing: string): Readonly<Record<string, z.infer<typeof row>>> {
  const rows = z.array(row).parse(JSON.parse(listing))
  return Object.fromEntries(rows.map((each) => [each.Path, each]))
}
