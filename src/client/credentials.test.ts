import { describe, expect, it } from 'vitest'
import { createCredentialCache, type Credentials } from './credentials.ts'

const start = new Date('2026-01-02T03:00:00Z')
const minutes = (count: number): Date => new Date(start.getTime() + count * 60_000)

function counted(expiration: (fetched: number) => Date | undefined) {
  let fetched = 0
  const source = (): Promise<Credentials> => {
    fetched++
    const until = expiration(fetched)
    return until === undefined
      ? Promise.reject(new Error('the role is gone'))
      : Promise.resolve({
          accessKeyId: `AKID${fetched}`,
          secretAccessKey: 'secret',
          expiration: until,
        })
  }
  return { cache: createCredentialCache(source), count: () => fetched }
}

describe('credentials', () => {
  it('that are fixed are at hand at once', () => {
    const fixed = { accessKeyId: 'AKID', secretAccessKey: 'secret' }
    expect(createCredentialCache(fixed).current(start)).toBe(fixed)
  })

  it('are fetched once for many who ask', async () => {
    const { cache, count } = counted(() => minutes(60))
    await Promise.all([1, 2, 3].map(() => cache.resolve(start)))
    expect(cache.current(start)?.accessKeyId).toBe('AKID1')
    expect(count()).toBe(1)
  })

  it('are replaced five minutes before they end', async () => {
    const { cache } = counted((fetched) => minutes(60 * fetched))
    await cache.resolve(start)
    expect(cache.current(minutes(54))?.accessKeyId).toBe('AKID1')
    expect(cache.current(minutes(55))).toBeUndefined()
    expect((await cache.resolve(minutes(55))).accessKeyId).toBe('AKID2')
  })

  it('outlast a source that fails, until they end', async () => {
    const { cache } = counted((fetched) => (fetched === 1 ? minutes(60) : undefined))
    await cache.resolve(start)
    expect((await cache.resolve(minutes(58))).accessKeyId).toBe('AKID1')
    const late = cache.resolve(minutes(61))
    await expect(late).rejects.toMatchObject({ code: 'CredentialsMissing' })
  })

  it('that are empty are none', () => {
    expect(() => createCredentialCache({ accessKeyId: '', secretAccessKey: 'x' })).toThrow(
      expect.objectContaining({ code: 'CredentialsMissing' }),
    )
  })
})
