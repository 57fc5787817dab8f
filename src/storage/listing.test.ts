import { describe, expect, it } from 'vitest'
import { listingOf } from './listing.ts'

function pagesOf(...pages: readonly (readonly string[])[]) {
  const seen = { asked: 0, closed: 0 }
  async function* each(): AsyncGenerator<readonly string[]> {
    try {
      for (const page of pages) {
        seen.asked++
        yield page
      }
    } finally {
      seen.closed++
    }
  }
  return { listing: listingOf(each), seen }
}

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = []
  for await (const item of items) found.push(item)
  return found
}

describe('a listing', () => {
  it('is one at a time or a page at a time, as often as it is iterated', async () => {
    const { listing } = pagesOf(['a', 'b'], [], ['c'])
    expect(await all(listing)).toEqual(['a', 'b', 'c'])
    expect(await all(listing.pages())).toEqual([['a', 'b'], [], ['c']])
    expect(await all(listing)).toEqual(['a', 'b', 'c'])
  })

  it('asks for a page when it is wanted, and stops with its reader', async () => {
    const { listing, seen } = pagesOf(['a', 'b'], ['c'])
    expect(seen.asked).toBe(0)
    for await (const item of listing) if (item === 'b') break
    expect(seen).toEqual({ asked: 1, closed: 1 })
  })

  it('fails as its pages do', async () => {
    const listing = listingOf<string>(async function* () {
      yield await Promise.resolve(['a'])
      throw new RangeError('no more')
    })
    await expect(all(listing)).rejects.toThrow('no more')
  })
})
