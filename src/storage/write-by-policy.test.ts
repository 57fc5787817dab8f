import { describe, expect, it } from 'vitest'
import { StowageError } from '../core/error.ts'
import { s3Error } from '../protocol/errors.ts'
import { writeByPolicy, type WritePlace } from './write-by-policy.ts'

/** A place in memory, where others may write between a question and the answer. */
function placeOf(taken: Iterable<string>, isConditional = true) {
  const objects = new Map(Array.from(taken, (key) => [key, 'theirs']))
  const asked: string[] = []
  const place: WritePlace = {
    storage: 'documents',
    isConditional,
    maxKeyBytes: () => 1024,
    isTaken(key) {
      asked.push(key)
      return Promise.resolve(objects.has(key))
    },
  }
  const attempts: string[] = []
  const attempt = (key: string, ifAbsent: boolean): Promise<string> => {
    attempts.push(key)
    if (ifAbsent && objects.has(key)) return Promise.reject(s3Error('PreconditionFailed'))
    objects.set(key, 'ours')
    return Promise.resolve(key)
  }
  return { place, objects, asked, attempts, attempt }
}

const key = 'a/b.txt'

describe('a write by a policy', () => {
  it('asks nothing where the server takes the condition', async () => {
    const { place, asked, attempt } = placeOf([])
    expect(await writeByPolicy(place, { key, overwrite: 'error' }, attempt)).toBe(key)
    const again = writeByPolicy(place, { key, overwrite: 'error' }, attempt)
    const cause: unknown = expect.objectContaining({ code: 'PreconditionFailed' })
    await expect(again).rejects.toMatchObject({ code: 'KeyExists', cause })
    expect(asked).toEqual([])
  })

  it('asks before, and replaces nothing that it sees, where the server takes none', async () => {
    const { place, objects, attempts, attempt } = placeOf([key], false)
    const write = writeByPolicy(place, { key, overwrite: 'error' }, attempt)
    await expect(write).rejects.toMatchObject({ code: 'KeyExists', cause: undefined })
    expect([attempts, objects.get(key)]).toEqual([[], 'theirs'])
  })

  it('asks before a long write, unless it may not ask', async () => {
    const { place, attempts, attempt } = placeOf([key])
    const write = { key, overwrite: 'error', isLong: true } as const
    await expect(writeByPolicy(place, write, attempt)).rejects.toMatchObject({ code: 'KeyExists' })
    expect(attempts).toEqual([])
    const isTaken = (): Promise<boolean> => Promise.reject(s3Error('AccessDenied'))
    const blind = writeByPolicy({ ...place, isTaken }, write, attempt)
    await expect(blind).rejects.toMatchObject({ code: 'KeyExists' })
    expect(attempts).toEqual([key])
  })

  it('goes on to other keys until one is free, and not for ever', async () => {
    const taken = [key, 'a/1', 'a/2']
    const { place, objects, attempt } = placeOf(taken)
    const overwrite = { alternative: (_: string, count: number) => `a/${count}` }
    expect(await writeByPolicy(place, { key, overwrite }, attempt)).toBe('a/3')
    for (const each of taken) expect(objects.get(each)).toBe('theirs')
    const stuck = { alternative: () => key }
    const write = writeByPolicy(place, { key, overwrite: stuck }, attempt)
    await expect(write).rejects.toMatchObject({ code: 'KeyExists', message: /No free key/ })
  })

  it('gives what flows once only a key that nobody takes meanwhile', async () => {
    const { place, attempts, attempt } = placeOf([])
    const write = { key, overwrite: 'alternative', canRepeat: false } as const
    expect(await writeByPolicy(place, write, attempt)).toMatch(/^a\/b_[0-9a-z]{8}\.txt$/)
    expect(attempts).toHaveLength(1)
  })

  it('never sends twice what flows once only, though others were faster', async () => {
    const { place, objects, attempts, attempt } = placeOf([key])
    const overwrite = { alternative: (_: string, count: number) => `a/${count}` }
    const overtaken = (free: string, ifAbsent: boolean): Promise<string> => {
      objects.set(free, 'theirs')
      return attempt(free, ifAbsent)
    }
    const write = writeByPolicy(place, { key, overwrite, canRepeat: false }, overtaken)
    await expect(write).rejects.toMatchObject({ code: 'KeyExists', context: { key: 'a/1' } })
    expect(attempts).toEqual(['a/1'])
    expect(objects.get('a/1')).toBe('theirs')
  })

  it('sends again what met another write, and gives up where that stays', async () => {
    const { place } = placeOf([])
    const conflict = new StowageError('ConditionalRequestConflict', {
      status: 409,
      message: 'A conflicting operation was in progress',
    })
    let left = 2
    const attempt = (free: string): Promise<string> =>
      left-- > 0 ? Promise.reject(conflict) : Promise.resolve(free)
    expect(await writeByPolicy(place, { key, overwrite: 'error' }, attempt)).toBe(key)
    left = 9
    await expect(writeByPolicy(place, { key, overwrite: 'error' }, attempt)).rejects.toBe(conflict)
    expect(left).toBe(5)
    const once = writeByPolicy(place, { key, overwrite: 'error', canRepeat: false }, attempt)
    await expect(once).rejects.toBe(conflict)
    expect(left).toBe(4)
  })
})
