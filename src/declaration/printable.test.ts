import { describe, expect, it } from 'vitest'
import { printablePath, printableValue } from './printable.ts'

describe('printableValue', () => {
  it.each([
    ['text', '"text"'],
    [7, '7'],
    [null, 'null'],
    [['a'], '(a list)'],
    [{ a: 1 }, '(a mapping)'],
    [() => 1, '(a function)'],
    ['a\u001b[31m\n', '"a\\u001b[31m\\n"'],
    ['a\u009b\u202eb', '"a\\u{9b}\\u{202e}b"'],
    ['https://me:pw@host/x', '"https://***@host/x"'],
    ['x'.repeat(100), `"${'x'.repeat(80)}…"`],
  ])('shows %j as %s', (value, shown) => {
    expect(printableValue(value)).toBe(shown)
  })

  it.each(['AKIAIOSFODNN7EXAMPLE', 'key=wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY'])(
    'hides %s, which looks like a credential',
    (value) => {
      expect(printableValue(value)).toBe('(hidden)')
    },
  )
})

describe('printablePath', () => {
  it.each([
    [[], 'the declaration'],
    [['buckets', 'my-docs', 'versioning'], 'buckets.my-docs.versioning'],
    [['buckets', 'a.b', 'Rules', 0], 'buckets["a.b"].Rules[0]'],
    [['buckets', 'a\n\u202e'], 'buckets["a\\n\\u{202e}"]'],
  ])('shows %j as %s', (path, shown) => {
    expect(printablePath(path)).toBe(shown)
  })
})
