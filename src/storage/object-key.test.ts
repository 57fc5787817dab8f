import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createKeySpace } from './object-key.ts'

const { full, fullPrefix, relative } = createKeySpace('bols', 'documents/bols')
const invalid = expect.objectContaining({ code: 'KeyInvalid' }) as Error

describe('the keys of a storage', () => {
  it('stand below its location', () => {
    expect(full('2026/PRT-2026-0001.pdf')).toBe('documents/bols/2026/PRT-2026-0001.pdf')
    expect(createKeySpace('all', '').full('a')).toBe('a')
    expect(fullPrefix('')).toBe('documents/bols/')
    expect(relative(full('a/b'))).toBe('a/b')
  })

  it.each(['', '/a', '.', '..', '../a', 'a/../b', 'a/..', './a', 'a/./b', 'a\nb', 'a\0', '\ud800'])(
    'are not %j',
    (key) => expect(() => full(key)).toThrow(invalid),
  )

  it.each(['..a', 'a..', 'a/...', '.well-known/x', 'a//b', 'a/', 'a b', '%2e%2e/x', 'ü🚢', '\\'])(
    'may be %j',
    (key) => expect(full(key)).toBe(`documents/bols/${key}`),
  )

  it('have 1024 bytes with the location, and no more', () => {
    const room = 1024 - 'documents/bols/'.length
    expect(full('x'.repeat(room))).toHaveLength(1024)
    expect(() => full('x'.repeat(room + 1))).toThrow(invalid)
    expect(() => full('ü'.repeat(room / 2 + 1))).toThrow(invalid)
  })

  it('never leave the location, even when a path resolves them', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('.', '/', 'a', '\\', '%2e') }), (key) => {
        let inside: string
        try {
          inside = full(key)
        } catch {
          return
        }
        expect(inside.startsWith('documents/bols/')).toBe(true)
        expect(inside.split('/')).not.toContain('..')
      }),
    )
  })
})

describe('the keys that a storage reads', () => {
  const { listed, listedPrefix } = createKeySpace('bols', 'documents/bols', { literalKeys: true })
  const cautious = createKeySpace('bols', 'documents/bols')

  it.each(['/a', '..', '../a', 'a/./b', 'a\nb', '\u0007'])('may be %j', (key) => {
    expect(listed(key)).toBe(`documents/bols/${key}`)
    expect(listedPrefix(key)).toBe(`documents/bols/${key}`)
  })

  it.each(['', '\ud800', 'x'.repeat(1025)])('are not %j', (key) => {
    expect(() => listed(key)).toThrow(invalid)
  })

  it.each(['..', '../a', 'a/..', './a', 'a/./b'])(
    'are not %j where a server may take that for a path',
    (key) => {
      expect(() => cautious.listed(key)).toThrow(invalid)
    },
  )

  it('may begin with the beginning of a name that begins with dots', () => {
    expect(cautious.listedPrefix('.')).toBe('documents/bols/.')
    expect(cautious.listedPrefix('a/..')).toBe('documents/bols/a/..')
    expect(() => cautious.listedPrefix('a/../')).toThrow(invalid)
  })
})
