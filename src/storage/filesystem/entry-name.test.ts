import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { componentHash, escapedName, plainName, readName } from './entry-name.ts'

const component = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 400 }),
  fc.string({ unit: fc.constantFrom('.', '%', '~', ' ', '\0', '\\', ':', 'a', 'é'), maxLength: 9 }),
  fc.constantFrom('', '.', '..', '.stowage', '.STOWAGE=a', '.stowage+%2e', 'CON', 'nul.txt', 'a.'),
)

describe('a name on disk', () => {
  it.each([true, false])('is read back as the component it is of (Windows: %s)', (windows) => {
    fc.assert(
      fc.property(component, fc.constantFrom('object', 'prefix'), (text, kind) => {
        if (text.includes('/')) return
        const plain = plainName(text, windows)
        const name = plain ?? escapedName(text, kind)
        expect(Buffer.byteLength(name)).toBeLessThanOrEqual(255)
        expect(name).not.toMatch(/[/\0]/)
        expect(['', '.', '..', '.stowage']).not.toContain(name.toLowerCase())
        const read = readName(name, kind, windows)
        const hashed = { componentHash: componentHash(text) }
        expect(read).toEqual(
          name.includes('~') && plain === undefined ? hashed : { component: text },
        )
      }),
    )
  })

  it('is that of the component wherever the system can hold it', () => {
    expect(plainName('bill of lading (2).pdf', false)).toBe('bill of lading (2).pdf')
    expect(plainName('10:30?.txt', false)).toBe('10:30?.txt')
    expect(plainName('10:30?.txt', true)).toBeUndefined()
    expect(plainName('船'.repeat(85), false)).toBe('船'.repeat(85))
    expect(plainName('船'.repeat(86), false)).toBeUndefined()
  })

  it('is ours when it begins like ours, and then nobody else gives it a meaning', () => {
    for (const name of ['.stowage', '.stowage=%41', '.stowage=%zz', '.stowage-x', '.Stowage=a']) {
      expect(readName(name, 'object', false)).toBeUndefined()
      expect(readName(name, 'prefix', false)).toBeUndefined()
    }
    // One directory has one name: two would hide keys from each other.
    expect(readName('.stowage+a', 'prefix', false)).toBeUndefined()
    expect(readName('.stowage=a', 'object', false)).toEqual({ component: 'a' })
  })
})
