import fc from 'fast-check'
import { expect, test } from 'vitest'
import { compareKeys } from '../protocol/compare-keys.ts'
import { gathered } from './gathered.test.fixture.ts'
import { mergeByKey } from './merge-by-key.ts'

async function* streamOf(keys: readonly string[], onEnd?: () => void) {
  try {
    for (const key of keys) yield { key }
  } finally {
    onEnd?.()
  }
}

test('each item meets the one of its key, however the streams lie', async () => {
  const keys = fc
    .uniqueArray(fc.string({ maxLength: 3 }), { maxLength: 20 })
    .map((each) => each.sort(compareKeys))
  const property = fc.asyncProperty(keys, keys, async (lefts, rights) => {
    const merged = await gathered(mergeByKey(streamOf(lefts), streamOf(rights)))
    const expected = lefts.map((key) => ({
      left: { key },
      right: rights.includes(key) ? { key } : undefined,
    }))
    expect(merged).toEqual(expected)
  })
  await fc.assert(property, { numRuns: 200 })
})

test('the other stream is given up when the first has ended', async () => {
  let isEnded = false
  const rights = streamOf(['a', 'b', 'c'], () => (isEnded = true))
  await gathered(mergeByKey(streamOf(['a']), rights))
  expect(isEnded).toBe(true)
})
