import { describe, expect, it } from 'vitest'
import { backoffMs, retryAfterMsOf, waitFor } from './retry.ts'

describe('the wait before a retry', () => {
  it('is random below a ceiling that doubles up to 20 s', () => {
    const almost = { random: () => 0.999_999 }
    expect([0, 1, 2, 3].map((attempt) => backoffMs(attempt, almost))).toEqual([49, 99, 199, 399])
    expect(backoffMs(30, almost)).toBe(19_999)
    expect(backoffMs(30, { random: () => 0 })).toBe(0)
  })

  it('is not shorter than the server asks for', () => {
    expect(backoffMs(0, { retryAfterMs: 3000 })).toBe(3000)
  })

  it('reads Retry-After in seconds and as a date', () => {
    const now = new Date('2026-01-02T03:04:05Z')
    expect(retryAfterMsOf({}, now)).toBe(0)
    expect(retryAfterMsOf({ 'retry-after': '7' }, now)).toBe(7000)
    expect(retryAfterMsOf({ 'retry-after': 'Fri, 02 Jan 2026 03:04:15 GMT' }, now)).toBe(10_000)
    expect(retryAfterMsOf({ 'retry-after': 'soon' }, now)).toBe(0)
    expect(retryAfterMsOf({ 'retry-after': '61' }, now)).toBeUndefined()
  })

  it('ends at once when the signal is aborted', async () => {
    const waited = waitFor(60_000, AbortSignal.abort())
    await expect(waited).rejects.toMatchObject({ code: 'RequestAborted' })
  })
})
