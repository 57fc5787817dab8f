import { describe, expect, it, test } from 'vitest'
import { durationValue, integerBetween, timeValue, webhookValue } from './option-values.ts'

test('a number is whole and within its bounds', () => {
  const port = integerBetween(0, 65_535)
  expect([port('0'), port('9000'), port('65535')]).toEqual([0, 9000, 65_535])
  for (const text of ['', '-1', '65536', '1.5', '0x10', '1e3', ' 1', 'all'])
    expect(() => port(text)).toThrow('whole number from 0 to 65535')
})

test('a day begins at midnight UTC, and a time names its zone', () => {
  expect(timeValue('2026-01-31').toISOString()).toBe('2026-01-31T00:00:00.000Z')
  expect(timeValue('2026-01-31T12:00+02:00').toISOString()).toBe('2026-01-31T10:00:00.000Z')
  for (const text of ['', 'today', '2026-13-01', '2026-01-31T12:00', '01/02/2026', '1'])
    expect(() => timeValue(text)).toThrow('It is a day')
})

describe('a length of time', () => {
  it.each([
    ['500ms', 500],
    ['10s', 10_000],
    ['5m', 300_000],
    ['2h', 7_200_000],
    ['1d', 86_400_000],
  ])('%s is %d milliseconds', (text, length) => {
    expect(durationValue(text)).toBe(length)
  })

  it.each(['', '10', 's', '0s', '-1s', '1.5h', '10 s', '10S', '1w', '9999999999s'])(
    'is not %j',
    (text) => {
      expect(() => durationValue(text)).toThrow('with its unit')
    },
  )
})

describe('a webhook', () => {
  it('is an ARN and a URL, added to those before', () => {
    const queue = webhookValue('arn:aws:sqs:::q=http://127.0.0.1:1/?a=b')
    expect(webhookValue('eventbridge=http://127.0.0.1:2', queue)).toEqual({
      'arn:aws:sqs:::q': 'http://127.0.0.1:1/?a=b',
      eventbridge: 'http://127.0.0.1:2',
    })
  })

  it.each(['', 'arn', '=http://127.0.0.1', 'arn='])('is not %j', (text) => {
    expect(() => webhookValue(text)).toThrow('ARN=URL')
  })
})
