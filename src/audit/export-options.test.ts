import { expect, test } from 'vitest'
import { parseExport } from './export-options.ts'

const now = new Date('2026-03-01T00:00:00Z')

test.each([
  ['2026-01-01', '2026-02-01', 'audit/2026-01.zip'],
  ['2025-12-01', '2026-01-01', 'audit/2025-12.zip'],
  ['2026-01-01', '2026-01-15', 'audit/2026-01-01_2026-01-15.zip'],
  ['2026-01-01', '2026-03-01', 'audit/2026-01-01_2026-03-01.zip'],
  ['2026-01-01', '2026-01-01T12:30Z', 'audit/2026-01-01_2026-01-01T123000.000Z.zip'],
  [undefined, '2026-02-01', 'audit/until_2026-02-01.zip'],
])('the period from %s to %s has its key', (from, to, key) => {
  const period = { from: from === undefined ? undefined : new Date(from), to: new Date(to) }
  expect(parseExport(period, now).key).toBe(key)
  expect(parseExport({ ...period, key: 'k.zip' }, now).key).toBe('k.zip')
})

test.each([
  ['to', {}],
  ['to', { to: new Date(NaN) }],
  ['to', { to: new Date(now.getTime() + 1) }],
  ['from', { to: now, from: now }],
  ['key', { to: now, key: '' }],
  ['options', { to: now, form: now }],
])('a wrong %s is named (%#)', (property, options) => {
  expect(() => parseExport(options, now)).toThrow(
    expect.objectContaining({ code: 'AuditExportInvalid', context: { property } }),
  )
})
