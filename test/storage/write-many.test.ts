import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { PutEntry, PutManyProgress } from '../../src/storage/put-many-options.ts'
import { openWriteWorld, zeros, type WriteWorld } from './write-world.ts'

describe('putting many', () => {
  let world: WriteWorld

  beforeAll(async () => void (world = await openWriteWorld()))
  afterAll(() => world.close())

  it('stores all, in the order of the entries, several at a time', async () => {
    const documents = world.storage('documents')
    let pulled = 0
    let furthest = 0
    let done = 0
    const progress: PutManyProgress[] = []
    function* entries(): Generator<PutEntry> {
      for (; pulled < 50; pulled++) {
        furthest = Math.max(furthest, pulled - done)
        const options = pulled === 7 ? { contentType: 'image/x-own' } : undefined
        yield { key: `bulk/${pulled}.txt`, body: `${pulled}`, options }
      }
    }
    const { stored, failures } = await documents.putMany(entries(), {
      concurrency: 5,
      options: { contentType: 'text/x-all' },
      onProgress(at) {
        done = at.done
        progress.push(at)
      },
    })
    expect(failures).toEqual([])
    expect(stored.map(({ key }) => key)).toEqual(
      Array.from({ length: 50 }, (_, index) => `bulk/${index}.txt`),
    )
    expect(stored.slice(6, 9).map(({ contentType }) => contentType)).toEqual([
      'text/x-all',
      'image/x-own',
      'text/x-all',
    ])
    // When the last of five is asked for, four are on their way.
    expect(furthest).toBe(4)
    expect(progress).toHaveLength(50)
    expect(progress.at(-1)).toEqual({ done: 50, failed: 0, bytes: 90 })
  })

  it('tells those that fail, and stores the others', async () => {
    const small = world.storage('small')
    const entries: PutEntry[] = [
      { key: 'a', body: 'good' },
      { key: '../b', body: 'good' },
      { key: 'c', body: zeros(64 * 1024) },
      { key: 'd', body: 'good' },
      { key: 'e', body: zeros(100, 0) },
    ]
    const { stored, failures } = await small.putMany(entries)
    expect(stored.map(({ key }) => key)).toEqual(['a', 'd'])
    const failed = (error: object): unknown => expect.objectContaining(error)
    expect(failures).toEqual([
      { key: '../b', error: failed({ code: 'KeyInvalid' }) },
      { key: 'c', error: failed({ code: 'BodyTooLarge' }) },
      { key: 'e', error: failed({ message: 'the disk of the caller failed' }) },
    ])
  })

  it('ends with the error of its source, or of its progress, when nothing is on its way', async () => {
    const drafts = world.storage('drafts')
    let isClosed = false
    async function* failing(): AsyncGenerator<PutEntry> {
      try {
        for (let count = 0; count < 3; count++) yield { key: `s/${count}`, body: 'x' }
        throw new Error('the cursor was lost')
      } finally {
        isClosed = true
      }
    }
    await expect(drafts.putMany(failing())).rejects.toThrow('the cursor was lost')
    expect(isClosed).toBe(true)
    const keys: string[] = []
    for await (const { key } of drafts.list('s/')) keys.push(key)
    expect(keys).toEqual(['s/0', 's/1', 's/2'])
    const onProgress = (): never => {
      throw new Error('the bar broke')
    }
    const entries = [{ key: 's/0', body: 'x' }]
    await expect(drafts.putMany(entries, { onProgress })).rejects.toThrow('the bar broke')
    await expect(drafts.putMany([], { concurrency: 0 })).rejects.toMatchObject({
      code: 'InputInvalid',
    })
  })

  it('is aborted by its signal, also while its source thinks', async () => {
    const drafts = world.storage('drafts')
    const aborting = new AbortController()
    const { signal } = aborting
    async function* thinking(): AsyncGenerator<PutEntry> {
      yield { key: 't/0', body: 'x' }
      await new Promise(() => undefined)
    }
    const onProgress = (): void => aborting.abort()
    const putting = drafts.putMany(thinking(), { signal, onProgress })
    await expect(putting).rejects.toMatchObject({ code: 'RequestAborted' })
  })
})
