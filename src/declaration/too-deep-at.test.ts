import { describe, expect, it } from 'vitest'
import { tooDeepAt } from './too-deep-at.ts'

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
    ['brackets', nested('[', ']', 33), 32],
    ['brackets on lines of their own', nested('[\n', ']\n', 50_000), 64],
    ['braces', nested('{', '}', 50_000), 32],
    ['mappings in braces', nested('{a: ', '}', 50_000), 128],
    ['lists in lists', '- '.repeat(50_000), 102],
    ['keys in keys', `x: 1\n${'? '.repeat(50_000)}`, 107],
    ['lists by indentation', indented(500, '-'), 5353],
    ['mappings by indentation', indented(500, 'a:'), 5351],
    ['lists after a bracket that a document ends', `[\n---\n${'- '.repeat(50_000)}`, 108],
  ])('refuses %s where they go too far', (_, text, offset) => {
    expect(tooDeepAt(text)).toBe(offset)
  })
})
