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

  it('tells of keys that are none, and deletes those before and after', async () => {
    const { drafts } = world.storages
    const keys = Array.from({ length: 1000 }, (_, index) => `before/${index}`)
    await drafts.put('before/0', '')
    await drafts.put('after', '')
    const outcome = await drafts.deleteMany([...keys, '', 'x'.repeat(1025), 'after'])
    expect(outcome).toMatchObject({ deleted: 1001, failures: [{ key: '' }, {}] })
    for (const { code } of outcome.failures) expect(code).toBe('KeyInvalid')
    expect(await drafts.exists('before/0')).toBe(false)
    expect(await drafts.exists('after')).toBe(false)
  })

  it('takes no single key for the list of its letters', async () => {
    const { drafts } = world.storages
    await drafts.put('a', '')
    await expect(drafts.deleteMany('abc')).rejects.toMatchObject({ code: 'InputInvalid' })
    expect(await drafts.exists('a')).toBe(true)
  })

  it('stops with the signal while the next key is waited for', async () => {
    const controller = new AbortController()
    async function* hanging(): AsyncGenerator<string> {
      yield 'first'
      controller.abort()
      await new Promise(() => undefined)
    }
    const { signal } = controller
    const deleting = world.storages.drafts.deleteMany(hanging(), { signal })
    await expect(deleting).rejects.toMatchObject({ code: 'RequestAborted' })
  })
})
