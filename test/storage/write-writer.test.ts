import { setImmediate } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createS3Client } from '../../src/client/s3-client.ts'
import { openStorage } from '../../src/storage/open-storage.ts'
import { contextOf } from '../../src/storage/storage-context.ts'
import { answer, startWireServer } from '../client/wire-server.ts'
import { openWriteWorld, type WriteWorld } from './write-world.ts'

const mebibyte = 1024 * 1024

describe('a writer', () => {
  let world: WriteWorld

  beforeAll(async () => void (world = await openWriteWorld()))
  afterAll(() => world.close())

  it('stores what was written when it is committed, and nothing before', async () => {
    const documents = world.storage('documents')
    const writer = documents.writer('report.csv', { contentType: 'text/csv' })
    const chunk = Buffer.from('a,b\n')
    await writer.write(chunk)
    // The memory is the caller's again.
    chunk.fill(0)
    await writer.write('c,d\n')
    expect(await documents.exists('report.csv')).toBe(false)
    expect(await writer.commit()).toMatchObject({
      reference: 'documents:report.csv',
      size: 8,
      contentType: 'text/csv',
    })
    expect(String(await world.read(documents, 'report.csv'))).toBe('a,b\nc,d\n')
    await writer.abort()
    expect(await documents.exists('report.csv')).toBe(true)
    const ended = { code: 'WriterEnded' }
    await expect(writer.write('more')).rejects.toMatchObject(ended)
    await expect(writer.commit()).rejects.toMatchObject(ended)
  })

  it('stores an empty body, and a long one in parts', async () => {
    const drafts = world.storage('drafts')
    expect(await drafts.writer('empty').commit()).toMatchObject({ size: 0 })
    const writer = drafts.writer('long.bin')
    for (let part = 0; part < 20; part++) await writer.write(Buffer.alloc(mebibyte, part))
    expect(await writer.commit()).toMatchObject({ size: 20 * mebibyte })
    const bytes = await world.read(drafts, 'long.bin')
    expect([bytes[0], bytes.at(-1)]).toEqual([0, 19])
  })

  it('leaves nothing when it is aborted, also after parts were sent', async () => {
    const before = await world.left()
    const drafts = world.storage('drafts')
    for (const parts of [0, 1, 30]) {
      const writer = drafts.writer(`aborted-${parts}`)
      for (let part = 0; part < parts; part++) await writer.write(Buffer.alloc(mebibyte))
      await writer.abort()
      await expect(writer.write('x')).rejects.toMatchObject({ code: 'WriterEnded' })
      await expect(writer.commit()).rejects.toMatchObject({ code: 'WriterEnded' })
    }
    expect(await world.left()).toEqual(before)
  })

  it('leaves nothing when its block is left without a commit', async () => {
    const before = await world.left()
    const block = async (): Promise<void> => {
      await using writer = world.storage('drafts').writer('block')
      for (let part = 0; part < 20; part++) await writer.write(Buffer.alloc(mebibyte))
      throw new Error('the report failed')
    }
    await expect(block()).rejects.toThrow('the report failed')
    expect(await world.left()).toEqual(before)
    const committed = async () => {
      await using writer = world.storage('drafts').writer('block')
      await writer.write('whole')
      return await writer.commit()
    }
    expect(await committed()).toMatchObject({ size: 5 })
  })

  it('makes whoever writes wait for the network', async () => {
    const wire = await startWireServer((request, response) => {
      if (request.method === 'POST') answer(200, '<R><UploadId>U</UploadId></R>')(request, response)
      else if (request.method === 'DELETE') answer(204)(request, response)
      // No part is ever answered.
    })
    const context = contextOf(world.storage('drafts'))
    if (context === undefined) throw new Error('a storage on S3 has a context')
    const { endpoint } = wire
    const client = createS3Client({ endpoint, provider: 'aws', credentials: world.credentials })
    const writer = openStorage({ ...context, client }, context.declared).writer('slow')
    let written = 0
    const write = async (): Promise<void> => {
      for (; written < 200; written++) await writer.write(Buffer.alloc(mebibyte))
    }
    const writing = expect(write()).rejects.toMatchObject({ code: 'RequestAborted' })
    while (wire.seen.length < 5) await setImmediate()
    for (let tick = 0; tick < 100; tick++) await setImmediate()
    // Four parts of 8 MiB on their way, one that is full, and a chunk at each end of the writer.
    expect(written).toBeLessThanOrEqual(42)
    await writer.abort()
    await writing
    await client.close()
    await wire.close()
  })

  it('tells the next write and the commit what its upload failed of', async () => {
    const documents = world.storage('documents')
    await documents.put('taken', 'first')
    const writer = documents.writer('taken')
    await writer.write('second')
    await expect(writer.commit()).rejects.toMatchObject({ code: 'KeyExists' })
    const small = world.storage('small').writer('a.txt')
    const flood = async (): Promise<never> => {
      for (;;) await small.write('x'.repeat(512 * 1024))
    }
    await expect(flood()).rejects.toMatchObject({ code: 'BodyTooLarge' })
    await expect(small.write('x')).rejects.toMatchObject({ code: 'BodyTooLarge' })
    await expect(small.commit()).rejects.toMatchObject({ code: 'BodyTooLarge' })
    expect(() => documents.writer('../escape')).toThrow(
      expect.objectContaining({ code: 'KeyInvalid' }),
    )
  })

  it('is aborted by its signal', async () => {
    const before = await world.left()
    const aborting = new AbortController()
    const writer = world.storage('drafts').writer('signal', { signal: aborting.signal })
    for (let part = 0; part < 20; part++) await writer.write(Buffer.alloc(mebibyte))
    aborting.abort()
    await expect(writer.commit()).rejects.toMatchObject({ code: 'RequestAborted' })
    await expect(writer.write('x')).rejects.toMatchObject({ code: 'WriterEnded' })
    expect(await world.left()).toEqual(before)
  })

  it('takes nothing but bytes and text', async () => {
    const writer = world.storage('drafts').writer('chunks')
    const chunk: unknown = [1, 2]
    const told = { code: 'InputInvalid', context: { storage: 'drafts', key: 'chunks' } }
    // As programs without types may call it.
    await expect(Reflect.apply(writer.write, undefined, [chunk])).rejects.toMatchObject(told)
    await writer.write('text')
    expect(await writer.commit()).toMatchObject({ size: 4 })
  })
})
