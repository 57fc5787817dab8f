import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createS3Client } from '../../src/client/s3-client.ts'
import { openStorage } from '../../src/storage/open-storage.ts'
import { contextOf } from '../../src/storage/storage-context.ts'
import type { Storage } from '../../src/storage/storage.ts'
import { openWriteWorld, zeros, type WriteWorld } from './write-world.ts'

const mebibyte = 1024 * 1024
const many = Array.from({ length: 12 }, (_, index) => `writer ${index}`)

describe('a put whose key is taken', () => {
  let world: WriteWorld

  beforeAll(async () => void (world = await openWriteWorld()))
  afterAll(() => world.close())

  const codesOf = (results: readonly PromiseSettledResult<unknown>[]): unknown[] =>
    results.map((result) =>
      result.status === 'fulfilled' ? 'stored' : (result.reason as { code?: string }).code,
    )
  const keysIn = async (storage: Storage): Promise<string[]> => {
    const keys: string[] = []
    for await (const { key } of storage.list()) keys.push(key)
    return keys
  }

  it('is refused, of many writers at one moment all but one', async () => {
    const documents = world.storage('documents')
    const puts = await Promise.allSettled(many.map((body) => documents.put('reports/report', body)))
    const codes = codesOf(puts)
    expect(codes.filter((code) => code === 'stored')).toHaveLength(1)
    expect(codes.filter((code) => code === 'KeyExists')).toHaveLength(many.length - 1)
    const winner = many[codes.indexOf('stored')]
    expect(String(await world.read(documents, 'reports/report'))).toBe(winner)
  })

  it('finds each of many writers a key of its own, with its own bytes', async () => {
    const avatars = world.storage('avatars')
    const stored = await Promise.all(many.map((body) => avatars.put('me/face.tar.gz', body)))
    expect(new Set(stored.map(({ key }) => key)).size).toBe(many.length)
    expect(stored.filter(({ key }) => key === 'me/face.tar.gz')).toHaveLength(1)
    for (const [index, { key, reference }] of stored.entries()) {
      expect(key).toMatch(/^me\/face(?:_[0-9a-z]{8})?\.tar\.gz$/)
      expect(reference).toBe(`avatars:${key}`)
      expect(String(await world.read(avatars, key))).toBe(many[index])
    }
  })

  it('loses no stream of any length, though it flows once only', async () => {
    const avatars = world.storage('avatars')
    const lengths = [100_000, 9 * mebibyte, 9 * mebibyte]
    const puts = lengths.map((bytes) => avatars.put('film.bin', zeros(bytes)))
    const stored = await Promise.all(puts)
    expect(stored.map(({ size }) => size)).toEqual(lengths)
    expect(new Set(stored.map(({ key }) => key)).size).toBe(3)
    // What is sent in parts cannot be sent again, so it goes to a key of its own at once.
    for (const { key } of stored.slice(1)) expect(key).toMatch(/^film_[0-9a-z]{8}\.bin$/)
    for (const { key, size } of stored)
      expect((await world.read(avatars, key)).byteLength).toBe(size)
  })

  it('takes the names that the caller has for it', async () => {
    const documents = world.storage('documents')
    const overwrite = {
      alternative: (key: string, attempt: number) => key.replace('.txt', ` (${attempt}).txt`),
    }
    const keys: string[] = []
    for (const body of ['a', new Blob(['b']).stream(), zeros(9 * mebibyte), zeros(9 * mebibyte)])
      keys.push((await documents.put('note.txt', body, { overwrite })).key)
    expect(keys).toEqual(['note.txt', 'note (1).txt', 'note (2).txt', 'note (3).txt'])
    const stubborn = { alternative: () => 'note.txt' }
    const put = documents.put('note.txt', 'b', { overwrite: stubborn })
    await expect(put).rejects.toMatchObject({ code: 'KeyExists' })
    const escape = documents.put('note.txt', 'b', { overwrite: { alternative: () => '../x' } })
    await expect(escape).rejects.toMatchObject({ code: 'KeyInvalid' })
    expect(String(await world.read(documents, 'note.txt'))).toBe('a')
  })

  it('is told before a long body is sent', async () => {
    const documents = world.storage('documents')
    await documents.put('long', 'first')
    let sent = 0
    const options = {
      onProgress: ({ transferred }: { transferred: number }) => (sent = transferred),
    }
    const put = documents.put('long', zeros(64 * mebibyte), options)
    await expect(put).rejects.toMatchObject({ code: 'KeyExists' })
    expect(sent).toBe(0)
  })

  it('is replaced where that is said', async () => {
    const drafts = world.storage('drafts')
    await drafts.put('a', 'one')
    await drafts.put('a', 'two')
    expect(String(await world.read(drafts, 'a'))).toBe('two')
    const strict = drafts.put('a', 'three', { overwrite: 'error' })
    await expect(strict).rejects.toMatchObject({ code: 'KeyExists' })
  })

  it('is asked for before, on a server without conditional writes', async () => {
    const context = contextOf(world.storage('avatars'))
    if (context === undefined) throw new Error('a storage on S3 has a context')
    const client = createS3Client({
      endpoint: context.client.endpoint.locate(undefined, undefined).origin,
      provider: 'other',
      credentials: world.credentials,
    })
    const plain = openStorage({ client, presigner: context.presigner }, context.declared)
    expect((await plain.put('plain.txt', 'a')).key).toBe('plain.txt')
    expect((await plain.put('plain.txt', 'b')).key).toMatch(/^plain_\w{8}\.txt$/)
    const refused = plain.put('plain.txt', 'c', { overwrite: 'error' })
    await expect(refused).rejects.toMatchObject({ code: 'KeyExists' })
    expect(await keysIn(plain)).toContain('plain.txt')
    await client.close()
  })

  it('of a name that is as long as keys may be is shortened', async () => {
    const avatars = world.storage('avatars')
    const key = `${'é'.repeat(507)}.png`
    await avatars.put(key, 'a')
    const { key: other } = await avatars.put(key, 'b')
    expect(Buffer.byteLength(`media/${other}`)).toBeLessThanOrEqual(1024)
    expect(other).toMatch(/^é+_\w{8}\.png$/)
  })
})
