import { expect, test } from 'vitest'
import { cssReferences } from './css-references.ts'
import { cssBareUrl, cssString, unescapedCss } from './css-text.ts'

test('escapes are the characters that they mean', () => {
  const pairs = [
    ['q\\"d', 'q"d'],
    ["q\\'d", "q'd"],
    ['par\\(en\\)', 'par(en)'],
    ['\\61.png', 'a.png'],
    ['\\000061b', 'ab'],
    ['\\61 b', 'ab'],
    ['\\61\r\nb', 'ab'],
    ['a\\\nb\\\r\nc', 'abc'],
    ['\\\\', '\\'],
    ['\\1F600', '😀'],
    ['\\0 \\d800 \\110000', '\ufffd\ufffd\ufffd'],
    ['\\g\\', 'g'],
  ] as const
  for (const [written, meant] of pairs) expect(unescapedCss(written)).toBe(meant)
})

test('what never ends takes no longer than what does', () => {
  const text = `${String.raw`url(${'\\61'.repeat(20_000)}`} @import${'/*a*/'.repeat(5000)}`
  const started = performance.now()
  expect(cssReferences(text)).toEqual([])
  expect(performance.now() - started).toBeLessThan(5000)
})

test('a string ends at its own quote, a URL without quotes at a space or a parenthesis', () => {
  const first = (pattern: string, text: string) => new RegExp(pattern, 'i').exec(text)?.[0]
  expect(first(cssString, `x "a\\"b'c" "d"`)).toBe(`"a\\"b'c"`)
  expect(first(cssString, `"torn\n 'whole'`)).toBe(`'whole'`)
  expect(first(cssBareUrl, ' par\\(en\\).png) x')).toBe('par\\(en\\).png')
  expect(first(cssBareUrl, 'a\\20 b.png )')).toBe('a\\20 b.png')
})
