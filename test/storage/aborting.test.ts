import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Storage } from '../../src/storage/storage.ts'
import { openStorageServer, type StorageServer } from './storage-server.ts'

const signal = AbortSignal.abort()
const upload = { key: 'a', uploadId: 'U' }

async function all(items: AsyncIterable<unknown>): Promise<void> {
  for await (const item of items) expect.fail(`${String(item)} came after the end`)
}

const verbs: Readonly<Record<string, (storage: Storage) => Promise<unknown>>> = {
  put: (storage) => storage.put('b', 'b', { signal }),
  get: (storage) => storage.get('a', { signal }),
  head: (storage) => storage.head('a', { signal }),
  exists: (storage) => storage.exists('a', { signal }),
  list: (storage) => all(storage.list('', { signal })),
  versions: (storage) => all(storage.versions('', { signal })),
  copy: (storage) => storage.copy('a', 'b', { signal }),
  move: (storage) => storage.move('a', 'b', { signal }),
  delete: (storage) => storage.delete('a', { signal }),
  deleteMany: (storage) => storage.deleteMany(['a'], { signal }),
  putAttributes: (storage) => storage.putAttributes('a', { contentType: 'a/b' }, { signal }),
  getTags: (storage) => storage.getTags('a', { signal }),
  putTags: (storage) => storage.putTags('a', { state: 'x' }, { signal }),
  restore: (storage) => storage.restore('a', 'null', { signal }),
  'multipart.begin': (storage) => storage.multipart.begin('b', { signal }),
  'multipart.parts': (storage) => all(storage.multipart.parts(upload, { signal })),
  'multipart.complete': (storage) => storage.multipart.complete(upload, { signal }),
  'multipart.abort': (storage) => storage.multipart.abort(upload, { signal }),
  'multipart.list': (storage) => all(storage.multipart.list('', { signal })),
}

describe('with a signal that is aborted', () => {
  let world: StorageServer

  beforeAll(async () => {
    world = await openStorageServer()
    await world.storages.drafts.put('a', 'a')
  })
  afterAll(() => world.close())

  it.each(Object.entries(verbs))('%s does nothing', async (_, verb) => {
    const { drafts } = world.storages
    await expect(verb(drafts)).rejects.toMatchObject({ code: 'RequestAborted' })
    expect(await drafts.exists('a')).toBe(true)
    expect(await drafts.exists('b')).toBe(false)
  })
})
