import { once } from 'node:events'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { bucket, openStorageServer, type StorageServer } from './storage-server.ts'

describe('a progress callback that throws', () => {
  let world: StorageServer

  beforeAll(async () => {
    world = await openStorageServer()
  })
  afterAll(() => world.close())

  const onProgress = (): never => {
    throw new Error('the display of the caller failed')
  }

  it('fails no put that is stored already, but warns', async () => {
    const warned = once(process, 'warning')
    await world.storages.drafts.put('small', 'x', { onProgress })
    expect(await warned).toMatchObject([{ detail: expect.stringContaining('display') as string }])
    expect(await world.storages.drafts.exists('small')).toBe(true)
  })

  it('ends an upload that is not, and leaves nothing of it', async () => {
    const large = world.storages.drafts.put('large', Buffer.alloc(9 * 1024 ** 2), { onProgress })
    await expect(large).rejects.toThrow('display')
    expect(await world.storages.drafts.exists('large')).toBe(false)
    const { Uploads = [] } = await world.client.send('ListMultipartUploads', { Bucket: bucket })
    expect(Uploads).toEqual([])
  })
})
