import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { bucket, openStorageServer, type StorageServer } from './storage-server.ts'

describe('deleting many', () => {
  let world: StorageServer

  beforeAll(async () => {
    world = await openStorageServer()
  })
  afterAll(() => world.close())

  it('takes more keys than one request does', async () => {
    const { drafts } = world.storages
    const keys = Array.from({ length: 1001 }, (_, index) => `many/${index}`)
    const { stored } = await drafts.putMany(keys.map((key) => ({ key, body: '' })))
    expect(stored).toHaveLength(1001)
    expect(await drafts.deleteMany(keys)).toEqual({ deleted: 1001, failures: [] })
    for await (const { key } of drafts.list('many/')) expect.fail(`${key} is still there`)
  })

  it('tells of each key that is not deleted, and deletes the others', async () => {
    const { drafts } = world.storages
    const Policy = JSON.stringify({
      Version: '2012-10-17',
      Statement: {
        Effect: 'Deny',
        Principal: '*',
        Action: 's3:DeleteObject',
        Resource: `arn:aws:s3:::${bucket}/drafts/kept`,
      },
    })
    await world.client.send('PutBucketPolicy', { Bucket: bucket, Policy })
    for (const key of ['one', 'kept', 'two']) await drafts.put(key, key)
    const { deleted, failures } = await drafts.deleteMany(['one', 'kept', 'two'])
    expect(deleted).toBe(2)
    expect(failures).toMatchObject([{ key: 'kept', code: 'AccessDenied' }])
    expect(await drafts.exists('kept')).toBe(true)
    expect(await drafts.exists('two')).toBe(false)
    await world.client.send('DeleteBucketPolicy', { Bucket: bucket })
  })
})
