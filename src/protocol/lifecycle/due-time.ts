/** A day of the calendar, in milliseconds. */
export const calendarDayMs = 86_400_000

/**
 * When so many days have passed since a time, in milliseconds: as on S3 at the next midnight UTC after that. Days that
 * are made shorter, for tests, pass without rounding.
 * Source: S3 User Guide, "Lifecycle rules: Based on an object's age".
 */
export function dueTime(sinceMs: number, days: number, dayMs: number): number {
  const passed = sinceMs + days * dayMs
  return dayMs === calendarDayMs ? nextMidnight(passed) : passed
}

const nextMidnight = (timeMs: number): number => Math.ceil(timeMs / calendarDayMs) * calendarDayMs
