import { expect, it } from 'vitest'
import { calendarDayMs, dueTime } from './due-time.ts'

const noon = Date.parse('2026-01-15T12:00:00Z')

it('days of the calendar end at the midnight after them', () => {
  const due = (days: number) => new Date(dueTime(noon, days, calendarDayMs)).toISOString()
  expect(due(3)).toBe('2026-01-19T00:00:00.000Z')
  expect(due(0)).toBe('2026-01-16T00:00:00.000Z')
})

it('shorter days end as they pass', () => {
  expect(dueTime(noon, 3, 10_000)).toBe(noon + 30_000)
})

// S3 takes so many days, of which no date could tell.
it.each([calendarDayMs, 10_000_000])(
  'no time is later than dates can tell: days of %d ms',
  (day) => {
    expect(new Date(dueTime(noon, 2 ** 31 - 1, day)).toISOString()).toBe('9999-12-31T00:00:00.000Z')
  },
)
