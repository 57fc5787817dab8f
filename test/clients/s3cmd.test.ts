import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import {
  DeletePublicAccessBlockCommand,
  HeadObjectCommand,
  PutBucketOwnershipControlsCommand,
} from '@aws-sdk/client-s3'
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

const s3cmd = needs('s3cmd')
const Bucket = 's3cmd-trip'
const withAcls = 's3cmd-acl-trip'
const patient = 120_000

describe.skipIf(s3cmd === undefined)('s3cmd', () => {
  let world: ClientWorld
  let tree: Digests
  beforeAll(async () => {
    world = await openClientWorld()
    const { accessKeyId, secretAccessKey } = world.server.credentials
    const host = new URL(world.endpoint).host
    const settings = {
      access_key: accessKeyId,
      secret_key: secretAccessKey,
      host_base: host,
      host_bucket: host,
      use_https: 'False',
    }
    const lines = Object.entries(settings).map(([name, value]) => `${name} = ${value}\n`)
    await writeFile(join(world.directory, '.s3cfg'), `[default]\n${lines.join('')}`)
    tree = await makeSampleTree(join(world.directory, 'tree'))
    await cli('mb', at(), at('', withAcls))
  }, patient)
  afterAll(async () => {
    expect(world.defects).toEqual([])
    await world.close()
  })

  const at = (key = '', bucket = Bucket): string => `s3://${bucket}/${key}`
  const args = (more: readonly string[]): string[] => [
    '--no-progress',
    '--multipart-chunk-size-mb=5',
    ...more,
  ]
  const cli = (...more: string[]): Promise<string> => world.output(s3cmd ?? '', args(more))
  const refused = async (...more: string[]): Promise<string> => {
    const { exitCode, stderr } = await world.run(s3cmd ?? '', args(more))
    expect(exitCode).toBeGreaterThan(0)
    return stderr
  }

  it.each(Object.entries(sampleSizes))(
    'puts, describes and gets %s, of %i bytes',
    async (name, size) => {
      const key = `one/${name}`
      await cli('put', `tree/${name}`, at(key))
      const info = await cli('info', at(key))
      expect(info).toContain(`File size: ${size}\n`)
      expect(info).toContain('ACL:       root: FULL_CONTROL')
      await cli('get', '--force', at(key), 'back')
      const bytes = await readFile(join(world.directory, 'back'))
      expect(bytes.equals(await readFile(join(world.directory, 'tree', name)))).toBe(true)
    },
    patient,
  )

  it('uploads what is big in parts', async () => {
    const head = new HeadObjectCommand({ Bucket, Key: 'one/deep/big.bin' })
    expect((await world.s3.send(head)).ETag).toMatch(/-3"$/)
  })

  it(
    'syncs a directory up, then nothing, then only what changed',
    async () => {
      expect(await cli('sync', 'tree/', at('tree/'))).toContain('upload: ')
      expect(await storedDigests(world.s3, Bucket, 'tree/')).toEqual(tree)
      expect(await cli('sync', 'tree/', at('tree/'))).toBe('')
      await cli('del', at('tree/empty'))
      await cli('put', 'tree/empty', at('tree/more'))
      const changes = await cli('sync', '--delete-removed', 'tree/', at('tree/'))
      expect(changes.match(/^\w+: '[^']*'/gm)?.sort()).toEqual([
        `delete: '${at('tree/more')}'`,
        `upload: 'tree/empty'`,
      ])
      expect(await storedDigests(world.s3, Bucket, 'tree/')).toEqual(tree)
    },
    patient,
  )

  it(
    'syncs it down, then nothing',
    async () => {
      await mkdir(join(world.directory, 'down'))
      expect(await cli('sync', at('tree/'), 'down/')).toContain('download: ')
      expect(await treeDigests(join(world.directory, 'down'))).toEqual(tree)
      expect(await cli('sync', at('tree/'), 'down/')).toBe('')
    },
    patient,
  )

  it(
    'lists and counts',
    async () => {
      const total = Object.values(sampleSizes).reduce((sum, size) => sum + size)
      const shallow = (await cli('ls', at('tree/'))).match(/s3:.*/g)
      expect(shallow).toEqual([at('tree/deep/'), at('tree/a b+c.txt'), at('tree/empty')])
      const deep = (await cli('ls', '--recursive', at('tree/'))).match(/s3:.*/g)
      expect(deep?.sort()).toEqual(
        Object.keys(tree)
          .map((name) => at(`tree/${name}`))
          .sort(),
      )
      expect(await cli('du', at('tree/'))).toContain(` ${total} `)
    },
    patient,
  )

  it(
    'copies and moves',
    async () => {
      const options = ['--recursive', '--acl-private']
      await cli('cp', ...options, at('tree/'), at('copied/'))
      expect(await storedDigests(world.s3, Bucket, 'copied/')).toEqual(tree)
      await cli('mv', ...options, at('copied/'), at('moved/'))
      expect(await storedDigests(world.s3, Bucket, 'moved/')).toEqual(tree)
      expect(await storedDigests(world.s3, Bucket, 'copied/')).toEqual({})
    },
    patient,
  )

  it(
    'is refused ACLs where they are disabled, as in every new bucket',
    async () => {
      const error = 'AccessControlListNotSupported'
      expect(await refused('setacl', '--acl-public', at('tree/empty'))).toContain(error)
      expect(await refused('put', '--acl-public', 'tree/empty', at('refused'))).toContain(error)
      // It copies the ACL too, unless it is told which to set.
      expect(await refused('cp', at('tree/empty'), at('refused/copy'))).toContain(error)
      expect(await fetchStatus(Bucket, 'tree/empty')).toBe(403)
    },
    patient,
  )

  it(
    'sets ACLs where they are allowed',
    async () => {
      const place = { Bucket: withAcls }
      const OwnershipControls = { Rules: [{ ObjectOwnership: 'ObjectWriter' as const }] }
      await world.s3.send(new PutBucketOwnershipControlsCommand({ ...place, OwnershipControls }))
      await world.s3.send(new DeletePublicAccessBlockCommand(place))
      await cli('put', 'tree/a b+c.txt', at('object', withAcls))
      expect(await fetchStatus(withAcls, 'object')).toBe(403)
      await cli('setacl', '--acl-public', at('object', withAcls))
      expect(await cli('info', at('object', withAcls))).toContain('ACL:       *anon*: READ')
      expect(await fetchStatus(withAcls, 'object')).toBe(200)
      await cli('cp', at('object', withAcls), at('copy', withAcls))
      expect(await fetchStatus(withAcls, 'copy')).toBe(200)
      await cli('setacl', '--acl-private', at('copy', withAcls))
      expect(await fetchStatus(withAcls, 'copy')).toBe(403)
    },
    patient,
  )

  it(
    'is refused its signed links: it knows no signature but version 2 for them',
    async () => {
      const link = (await cli('signurl', at('tree/empty'), '+60')).trim()
      const answer = await fetch(link)
      expect(answer.status).toBe(400)
      expect(await answer.text()).toContain('Please use AWS4-HMAC-SHA256.')
    },
    patient,
  )

  it(
    'deletes one, all, and then the bucket',
    async () => {
      await cli('del', at('tree/empty'))
      expect(await storedDigests(world.s3, Bucket, 'tree/')).toEqual(without(tree, 'empty'))
      expect(await refused('rb', at())).toContain('BucketNotEmpty')
      for (const bucket of [Bucket, withAcls]) {
        await cli('del', '--recursive', '--force', at('', bucket))
        await cli('rb', at('', bucket))
      }
      expect(await cli('ls')).toBe('')
    },
    patient,
  )

  const fetchStatus = async (bucket: string, key: string): Promise<number> =>
    (await fetch(`${world.endpoint}/${bucket}/${key}`)).status
})
