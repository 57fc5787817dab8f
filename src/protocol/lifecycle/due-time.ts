/** A day of the calendar, in milliseconds. */
export const calendarDayMs = 86_400_000

/** The latest time that headers can tell, whose years have four digits. */
const lastTimeMs = Date.UTC(9999, 11, 31)

/**
 * When so many days have passed since a time, in milliseconds: as on S3 at the next midnight UTC after that. Days that
 * are made shorter, for tests, pass without rounding. No time is later than the year 9999.
 * Source: S3 User Guide, "Lifecycle rules: Based on an object's age".
 */
export function dueTime(sinceMs: number, days: number, dayMs: number): number {
  const passed = sinceMs + days * dayMs
  return Math.min(dayMs === calendarDayMs ? nextMidnight(passed) : passed, lastTimeMs)
}

const nextMidnight = (timeMs: number): number => Math.ceil(timeMs / calendarDayMs) * calendarDayMs
