import fc from 'fast-check'
import { expect, it } from 'vitest'
import { isStowageError } from '../core/error.ts'
import { percentEncode } from '../core/percent.ts'
import { parseQueryString } from './query-string.ts'

it.each([
  ['', []],
  ['acl', [['acl', '']]],
  ['acl=', [['acl', '']]],
  [
    'a=1&b=2&a=3',
    [
      ['a', '1'],
      ['b', '2'],
      ['a', '3'],
    ],
  ],
  ['&&a=1&', [['a', '1']]],
  ['=x', [['', 'x']]],
  ['a=b=c', [['a', 'b=c']]],
  ['prefix=a+b', [['prefix', 'a b']]],
  ['prefix=a%2Bb', [['prefix', 'a+b']]],
  ['prefix=a%20b', [['prefix', 'a b']]],
  ['prefix=%26%3D%25', [['prefix', '&=%']]],
  ['a%3Db=c', [['a=b', 'c']]],
  ['k=%F0%9F%90%98', [['k', '🐘']]],
  ['__proto__=1', [['__proto__', '1']]],
])('%j is read into its pairs', (search, pairs) => {
  expect(parseQueryString(search)).toEqual(pairs)
})

it.each(['%', 'a=%', 'a=%4', 'a=%zz', '%FF=1', 'a=%C3', 'a=é'])('%j is no query', (search) => {
  expect(() => parseQueryString(search)).toThrow(expect.objectContaining({ code: 'InvalidURI' }))
})

it('any pairs come back from their encoded form', () => {
  const text = fc.string({ unit: 'binary' })
  fc.assert(
    fc.property(fc.array(fc.tuple(text, text)), (pairs) => {
      const search = pairs.map(([name, value]) => `${percentEncode(name)}=${percentEncode(value)}`)
      expect(parseQueryString(search.join('&'))).toEqual(pairs)
    }),
  )
})

it('hostile text is read or refused, never anything else', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom('%', '&', '=', '+', 'a', 'F', '8', '\ud800') }),
      (search) => {
        try {
          parseQueryString(search)
        } catch (error) {
          if (!isStowageError(error, 'InvalidURI')) throw error
        }
      },
    ),
    { numRuns: 1000 },
  )
})
