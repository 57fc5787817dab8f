import { expect, test } from 'vitest'
import { hashedName } from './hashed-name.ts'

test('the hash stands before the ending, and only the last segment is looked at', () => {
  const hash = '0123456789abcdef'
  expect(
    ['css/a.css', 'a.min.js', 'v1.2/LICENSE', 'x/.hidden', 'a.'].map((name) =>
      hashedName(name, hash),
    ),
  ).toEqual([
    'css/a.0123456789ab.css',
    'a.min.0123456789ab.js',
    'v1.2/LICENSE.0123456789ab',
    'x/.hidden.0123456789ab',
    'a.0123456789ab.',
  ])
})
