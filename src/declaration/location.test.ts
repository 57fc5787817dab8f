import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { locationProblem, locationSchema, overlaps, prefixOf } from './location.ts'

describe('a location', () => {
  it.each(['', 'media', 'oxi_logs/my-service', 'a/b/c', 'été 2025', '...', 'a.b', '$HOME'])(
    'may be %j',
    (location) => {
      expect(locationProblem(location)).toBeUndefined()
    },
  )

  it.each([
    ['/media', 'begin with a slash'],
    ['/', 'begin with a slash'],
    ['..', 'segments'],
    ['a/../b', 'segments'],
    ['a/.', 'segments'],
    ['a//b', 'segments'],
    ['a//', 'segments'],
    ['a\0b', 'control'],
    ['a\nb', 'control'],
    ['a\u0085b', 'control'],
    ['a\ud800b', 'control'],
    ['a*', 'patterns'],
    ['a?', 'patterns'],
    ['${aws:username}', 'patterns'],
    ['é'.repeat(257), 'at most 512 bytes'],
  ])('is not %j', (location, problem) => {
    expect(locationProblem(location)).toContain(problem)
  })

  it('drops one trailing slash', () => {
    expect(locationSchema.parse('media/avatars/')).toBe('media/avatars')
  })

  it('survives a URL unchanged, whatever is accepted', () => {
    const character = fc.constantFrom('a', '.', '/', '%', '\\', '#', ' ', 'é', ':', '@')
    fc.assert(
      fc.property(fc.string({ unit: character, minLength: 1, maxLength: 8 }), (location) => {
        fc.pre(locationProblem(location) === undefined)

        const key = `${prefixOf(locationSchema.parse(location))}key`
        const encoded = key.split('/').map(encodeURIComponent).join('/')
        const { pathname } = new URL(`https://s3.example/${encoded}`)
        expect(decodeURIComponent(pathname)).toBe(`/${key}`)
      }),
    )
  })
})

describe('overlaps', () => {
  it.each([
    ['', '', true],
    ['', 'a', true],
    ['a', 'a', true],
    ['a', 'a/b', true],
    ['a', 'ab', false],
    ['a/b', 'a/c', false],
  ])('of %j and %j is %j, in both directions', (a, b, expected) => {
    expect(overlaps(a, b)).toBe(expected)
    expect(overlaps(b, a)).toBe(expected)
  })
})
