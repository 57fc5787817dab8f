import { expect, test } from 'vitest'
import { byteText, progressLine } from './progress-line.ts'

const mebibyte = 1024 * 1024

test('a line says how far it is, how fast, and how long it takes', () => {
  const state = { done: 4 * mebibyte, total: 10 * mebibyte, seconds: 2, columns: 120 }
  expect(progressLine(state)).toBe(
    `${'█'.repeat(9)}${'░'.repeat(15)}  40 %  4.0 MiB of 10.0 MiB  2.0 MiB/s  3 s left`,
  )
})

test('of an unknown length only what is done is known', () => {
  expect(progressLine({ done: 1500, total: undefined, seconds: 1, columns: 80 })).toBe(
    '1.5 KiB  1.5 KiB/s',
  )
})

test('a line never wraps, and nothing is divided by zero', () => {
  expect(progressLine({ done: 1, total: 2, seconds: 1, columns: 20 })).toHaveLength(20)
  expect(progressLine({ done: 0, total: 0, seconds: 0, columns: 80 })).toContain(
    '  0 %  0 B of 0 B',
  )
})

test('a long time is told in minutes and hours', () => {
  const left = (seconds: number): string =>
    progressLine({ done: 1, total: 1 + seconds, seconds: 1, columns: 120 })
  expect(left(61)).toContain('1 min 1 s left')
  expect(left(7260)).toContain('2 h 1 min left')
})

test('bytes have three digits at most', () => {
  expect([0, 999, 1000, 1024, 102_400, mebibyte, 5e15].map(byteText)).toEqual([
    '0 B',
    '999 B',
    '1.0 KiB',
    '1.0 KiB',
    '100 KiB',
    '1.0 MiB',
    '4.4 PiB',
  ])
})
