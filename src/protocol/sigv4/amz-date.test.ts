import { expect, test } from 'vitest'
import { formatAmzDate, parseAmzDate, parseDateHeader } from './amz-date.ts'

const moment = new Date('2013-05-24T01:02:03Z')

test('a moment is written to the second, and read back', () => {
  expect(formatAmzDate(new Date('2013-05-24T01:02:03.999Z'))).toBe('20130524T010203Z')
  expect(parseAmzDate('20130524T010203Z')).toEqual(moment)
  expect(parseAmzDate('20240229T000000Z')).toEqual(new Date('2024-02-29T00:00:00Z'))
})

test('every moment has its own text, whichever was written before', () => {
  const later = new Date(moment.getTime() + 1000)
  expect([moment, moment, later, moment].map(formatAmzDate)).toEqual([
    '20130524T010203Z',
    '20130524T010203Z',
    '20130524T010204Z',
    '20130524T010203Z',
  ])
  expect(() => formatAmzDate(new Date(NaN))).toThrow(RangeError)
})

test.each([
  '',
  '20130524T010203',
  '20130524t010203Z',
  '2013-05-24T01:02:03Z',
  '20130524T0102 3Z',
  '20131324T010203Z',
  '20130631T010203Z',
  '20130229T010203Z',
  '20130500T010203Z',
  '20130524T240203Z',
  '20130524T016003Z',
  '20130524T010260Z',
  '00130524T010203Z',
])('%j is no date', (text) => {
  expect(parseAmzDate(text)).toBeUndefined()
})

test('a Date header is an HTTP date or an AWS date, and nothing a lenient parser would take', () => {
  expect(parseDateHeader('Fri, 24 May 2013 01:02:03 GMT')).toEqual(moment)
  expect(parseDateHeader('Fri, 24 May 2013 01:02:03 -0000')).toEqual(moment)
  expect(parseDateHeader('Fri, 24 May 2013 03:02:03 +0200')).toEqual(moment)
  expect(parseDateHeader('20130524T010203Z')).toEqual(moment)
  expect(parseDateHeader('May 24 2013')).toBeUndefined()
  expect(parseDateHeader('Fri, 99 Xyz 2013 01:02:03 GMT')).toBeUndefined()
})
