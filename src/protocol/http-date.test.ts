import { expect, it } from 'vitest'
import { parseHttpDate } from './http-date.ts'

// RFC 9110 §5.6.7.
it.each([
  'Sun, 06 Nov 1994 08:49:37 GMT',
  'Sunday, 06-Nov-94 08:49:37 GMT',
  'Sun Nov  6 08:49:37 1994',
])('reads %s, a form of RFC 9110', (text) =>
  expect(parseHttpDate(text)).toEqual(new Date('1994-11-06T08:49:37Z')),
)

it.each(['', 'foo 1', '1994', '1994-11-06T08:49:37Z', '06 Nov 1994', 'Sun, 06 Nov 1994'])(
  'takes %j for no date of a header',
  (text) => expect(parseHttpDate(text)).toBeUndefined(),
)
