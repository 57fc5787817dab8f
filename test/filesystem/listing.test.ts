import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Bucket, openOneDirectory, type OneDirectory } from './one-directory.ts'

interface Page {
  readonly keys: readonly string[]
  readonly prefixes: readonly string[]
}

interface Request {
  readonly Prefix: string
  readonly Delimiter: string
  readonly StartAfter: string
}

const inBytes = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b))

/** What S3 lists, by its definition. */
function modelOf(all: readonly string[], { Prefix, Delimiter, StartAfter }: Request): Page {
  const rolled = (key: string): string | undefined => {
    const at = Delimiter === '' ? -1 : key.indexOf(Delimiter, Prefix.length)
    return key.startsWith(Prefix) && at >= 0 ? key.slice(0, at + Delimiter.length) : undefined
  }
  const passed = rolled(StartAfter)
  const left = all
    .filter((key) => key.startsWith(Prefix) && inBytes(key, StartAfter) > 0)
    .filter((key) => passed === undefined || !key.startsWith(passed))
    .toSorted(inBytes)
  return {
    keys: left.filter((key) => rolled(key) === undefined),
    prefixes: [...new Set(left.map(rolled).filter((prefix) => prefix !== undefined))],
  }
}

describe('a listing', () => {
  let world: OneDirectory
  const text = fc.string({ unit: fc.constantFrom('a', 'b', '/', '-', '.', '0', 'é'), maxLength: 5 })

  beforeAll(async () => {
    world = await openOneDirectory()
  })
  afterAll(() => world.close())

  const listAll = async (request: Request, MaxKeys: number): Promise<Page> => {
    const keys: string[] = []
    const prefixes: string[] = []
    let ContinuationToken: string | undefined
    do {
      const page = await world.client.send('ListObjectsV2', {
        Bucket,
        ...request,
        MaxKeys,
        ...(ContinuationToken && { ContinuationToken }),
      })
      expect(page.KeyCount).toBeLessThanOrEqual(MaxKeys)
      for (const { Key = '' } of page.Contents ?? []) keys.push(Key)
      for (const { Prefix = '' } of page.CommonPrefixes ?? []) prefixes.push(Prefix)
      ContinuationToken = page.NextContinuationToken
    } while (ContinuationToken !== undefined)
    return { keys, prefixes }
  }

  it('is that of S3, for any keys, prefix, delimiter, start and size of page', async () => {
    const keys = fc.uniqueArray(
      text.filter((key) => key !== ''),
      { minLength: 1, maxLength: 15 },
    )
    const requests = fc.array(
      fc.record({
        Prefix: text,
        Delimiter: fc.constantFrom('', '/', '/', '-', 'a/', '//'),
        StartAfter: text,
        MaxKeys: fc.integer({ min: 1, max: 4 }),
      }),
      { minLength: 8, maxLength: 8 },
    )
    await fc.assert(
      fc.asyncProperty(keys, requests, async (all, asked) => {
        await Promise.all(all.map((key) => world.put(key, '')))
        for (const { MaxKeys, ...request } of asked) {
          expect(await listAll(request, MaxKeys)).toEqual(modelOf(all, request))
        }
        const Objects = all.map((Key) => ({ Key }))
        await world.client.send('DeleteObjects', { Bucket, Delete: { Objects } })
      }),
      { numRuns: 25 },
    )
  })

  it('pages through a large directory, and sees at once what comes in between', async () => {
    const names = Array.from({ length: 2500 }, (_, at) => `${at}`.padStart(5, '0'))
    await mkdir(join(world.directory, 'large'))
    await Promise.all(names.map((name) => writeFile(join(world.directory, 'large', name), name)))
    const Prefix = 'large/'
    const first = await world.client.send('ListObjectsV2', { Bucket, Prefix })
    expect(first.Contents?.at(-1)?.Key).toBe('large/00999')
    await world.put('large/00999a')
    const { NextContinuationToken: ContinuationToken = '' } = first
    const second = await world.client.send('ListObjectsV2', { Bucket, Prefix, ContinuationToken })
    expect(second.Contents?.[0]?.Key).toBe('large/00999a')
    const request = { Prefix, Delimiter: '', StartAfter: '' }
    expect((await listAll(request, 1000)).keys).toHaveLength(2501)
  })
})
