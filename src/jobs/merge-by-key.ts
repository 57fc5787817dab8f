import { compareKeys } from '../protocol/compare-keys.ts'

interface Keyed {
  readonly key: string
}

/** One item, and the item of the other stream that has the same key. */
export interface Pair<Left, Right> {
  readonly left: Left
  readonly right: Right | undefined
}

/**
 * Finds for each item of one stream that of the other with the same key. Both are in the order of
 * {@link compareKeys}, so one item of each is in memory. The right one is given up at the end.
 */
export async function* mergeByKey<Left extends Keyed, Right extends Keyed>(
  lefts: AsyncIterable<Left>,
  rights: AsyncIterable<Right>,
): AsyncGenerator<Pair<Left, Right>, void, undefined> {
  const right = rights[Symbol.asyncIterator]()
  try {
    let next: IteratorResult<Right, unknown> | undefined
    for await (const left of lefts) {
      next ??= await right.next()
      while (next.done !== true && compareKeys(next.value.key, left.key) < 0)
        next = await right.next()
      const isSame = next.done !== true && next.value.key === left.key
      yield { left, right: isSame && next.done !== true ? next.value : undefined }
    }
  } finally {
    await right.return?.()
  }
}
