import { hash } from 'node:crypto'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { isStowageError } from '../../src/core/error.ts'
import { Bucket, openOneDirectory, type OneDirectory } from './one-directory.ts'

const md5 = (text: string): string => `"${hash('md5', text, 'hex')}"`
const times = (count: number): readonly number[] => Array.from({ length: count }, (_, at) => at)

describe('several at a time', () => {
  let world: OneDirectory

  beforeEach(async () => {
    world = await openOneDirectory()
  })
  afterEach(() => world.close())

  it('create one object, whichever client they use', async () => {
    const another = await world.openAnother()
    for (const round of times(10)) {
      const creates = times(8).map((at) =>
        (at % 2 === 0 ? world.client : another)
          .send('PutObject', { Bucket, Key: `k/${round}`, Body: `${at}`, IfNoneMatch: '*' })
          .then(() => at)
          .catch((error: unknown) => {
            if (isStowageError(error, 'PreconditionFailed')) return undefined
            throw error
          }),
      )
      const created = (await Promise.all(creates)).filter((at) => at !== undefined)
      expect(created).toHaveLength(1)
      expect(await world.text(`k/${round}`)).toBe(`${created[0]}`)
    }
  })

  it('read the facts of the bytes they get, while others write', async () => {
    const another = await world.openAnother()
    // Of one size, so that nothing but the record tells them apart.
    const bodies = times(40).map((at) => `body ${at}`.padEnd(20))
    await world.put('k', bodies[0])
    const state = { writing: true }
    const write = (async () => {
      for (const Body of bodies) {
        await another.send('PutObject', { Bucket, Key: 'k', Body, Metadata: { is: md5(Body) } })
      }
      state.writing = false
    })()
    let reads = 0
    for (; state.writing; reads++) {
      const { Body, ETag, Metadata } = await world.client.send('GetObject', { Bucket, Key: 'k' })
      const text = await Body.text()
      expect(ETag).toBe(md5(text))
      if (Metadata !== undefined) expect(Metadata['is']).toBe(md5(text))
      const { Contents = [] } = await world.client.send('ListObjectsV2', { Bucket })
      expect(bodies.map(md5)).toContain(Contents[0]?.ETag)
    }
    await write
    expect(reads).toBeGreaterThan(1)
  })

  it('put, move aside and delete keys that are also prefixes', async () => {
    const keys = ['a', 'a/b', 'a/b/c', 'a/b/c/d', 'a/', 'a/b/']
    for (const round of times(8)) {
      await Promise.all(keys.map((key) => world.put(key, `${key} ${round}`)))
      for (const key of keys) expect(await world.text(key)).toBe(`${key} ${round}`)
      expect(await world.keys()).toEqual(keys.toSorted())
      const doomed = keys.filter((_, at) => (at + round) % 2 === 0)
      await Promise.all(doomed.map((Key) => world.client.send('DeleteObject', { Bucket, Key })))
      expect(await world.keys()).toEqual(keys.filter((key) => !doomed.includes(key)).toSorted())
    }
  })

  it('put into and empty one directory', async () => {
    await Promise.all(
      times(8).map(async (lane) => {
        for (const round of times(10)) {
          const key = `deep/er/${lane}`
          await world.put(key, `${round}`)
          expect(await world.text(key)).toBe(`${round}`)
          await world.client.send('DeleteObject', { Bucket, Key: key })
        }
      }),
    )
    expect(await readdir(world.directory)).toEqual(['.stowage'])
  })

  it('replace only what they have read', async () => {
    await world.put('count', '0')
    const add = async (): Promise<void> => {
      for (;;) {
        const { Body, ETag } = await world.client.send('GetObject', { Bucket, Key: 'count' })
        const next = `${Number(await Body.text()) + 1}`
        try {
          await world.put('count', next, { IfMatch: ETag })
          return
        } catch (error) {
          if (!isStowageError(error, 'PreconditionFailed')) throw error
        }
      }
    }
    await Promise.all(times(10).map(add))
    expect(await world.text('count')).toBe('10')
  })

  it('leave nothing behind when they are aborted', async () => {
    const stopping = new AbortController()
    let pulled = 0
    const Body = (async function* () {
      for (;;) {
        yield Buffer.alloc(1000)
        if (++pulled === 3) stopping.abort()
      }
    })()
    const { signal } = stopping
    const put = world.client.send('PutObject', { Bucket, Key: 'k', Body }, { signal })
    await expect(put).rejects.toMatchObject({ code: 'RequestAborted' })
    const never = new Promise<never>(() => undefined)
    const stalled = (async function* () {
      yield Buffer.alloc(1)
      await never
    })()
    const soon = AbortSignal.timeout(20)
    const input = { Bucket, Key: 'k', Body: stalled }
    const stuck = world.client.send('PutObject', input, { signal: soon })
    await expect(stuck).rejects.toMatchObject({ code: 'RequestAborted' })
    const broken = (async function* () {
      yield Buffer.alloc(1)
      throw new RangeError('the source broke')
    })()
    const failing = world.client.send('PutObject', { Bucket, Key: 'k', Body: broken })
    const cause = expect.objectContaining({ message: 'the source broke' }) as unknown
    await expect(failing).rejects.toMatchObject({ code: 'IncompleteBody', cause })
    expect(await world.keys()).toEqual([])
    const [session = ''] = await readdir(join(world.directory, '.stowage/incoming'))
    expect(await readdir(join(world.directory, '.stowage/incoming', session))).toEqual([])
  })

  it('end a body that is being read, and leave the client when all are read', async () => {
    const size = 4 * 1024 * 1024
    await world.put('large', 'x'.repeat(size))
    const stopping = new AbortController()
    const input = { Bucket, Key: 'large' }
    const { Body } = await world.client.send('GetObject', input, { signal: stopping.signal })
    const reading = (async () => {
      for await (const _ of Body) stopping.abort()
    })()
    await expect(reading).rejects.toMatchObject({ code: 'RequestAborted' })
    const { Body: whole } = await world.client.send('GetObject', input)
    const closing = world.client.close()
    expect((await whole.bytes()).length).toBe(size)
    await closing
    const late = world.client.send('GetObject', input)
    await expect(late).rejects.toMatchObject({ code: 'ClientClosed' })
  })
})
