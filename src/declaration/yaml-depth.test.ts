import { describe, expect, it } from 'vitest'
import { tooDeepAt } from './yaml-depth.ts'

const nested = (open: string, close: string, depth: number) =>
  `${open.repeat(depth)}${close.repeat(depth)}`
const indented = (depth: number, entry: string) =>
  Array.from({ length: depth }, (_, level) => `${' '.repeat(level)}${entry}`).join('\n')

describe('tooDeepAt', () => {
  it.each([
    nested('[', ']', 32),
    nested('{a: ', '}', 32),
    `${'- '.repeat(50)}x`,
    indented(50, 'a:'),
    `[${'[],'.repeat(1000)}]`,
    `a: "${'['.repeat(1000)}"`,
    `a: '${'- '.repeat(1000)}'`,
    `# ${'['.repeat(1000)}\na: 1`,
    `a: { ${Array.from({ length: 100 }, (_, index) => `key${index}: x`).join(', ')} }`,
    Array.from({ length: 1000 }, () => '- a: 1').join('\n'),
    `a: |\n${'  [[[[\n'.repeat(100)}b: 1`,
  ])('takes %j', (text) => {
    expect(tooDeepAt(text)).toBeUndefined()
  })

  it.each([
    [nested('[', ']', 33), 32],
    [nested('[\n', ']\n', 50_000), 64],
    [nested('{', '}', 50_000), 32],
    [nested('{a: ', '}', 50_000), 128],
    ['- '.repeat(50_000), 102],
    [`x: 1\n${'? '.repeat(50_000)}`, 107],
    [indented(500, '-'), 5252],
    [`${indented(500, 'a:')}`, 5350],
  ])('refuses %j where it goes too far', (text, offset) => {
    expect(tooDeepAt(text)).toBe(offset)
  })
})
