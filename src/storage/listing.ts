import type { Listing } from './list-options.ts'

/** A listing of pages, each asked for when it is wanted. */
export function listingOf<T>(pages: () => AsyncIterable<readonly T[]>): Listing<T> {
  return { pages, [Symbol.asyncIterator]: () => eachOf(pages()) }
}

/** By hand: an async generator would take three turns of the event loop for each of a page's items. */
function eachOf<T>(pages: AsyncIterable<readonly T[]>): AsyncIterator<T, undefined> {
  const source = pages[Symbol.asyncIterator]()
  let page: readonly T[] = []
  let at = 0
  const turn = async (): Promise<IteratorResult<T, undefined>> => {
    for (;;) {
      const next = await source.next()
      if (next.done === true) return { done: true, value: undefined }
      page = next.value
      at = 0
      const [first] = page
      if (first === undefined) continue
      at = 1
      return { done: false, value: first }
    }
  }
  return {
    next() {
      const value = page[at]
      if (value === undefined) return turn()
      at++
      return Promise.resolve({ done: false, value })
    },
    async return() {
      page = []
      await source.return?.()
      return { done: true, value: undefined }
    },
  }
}
