import { expect, test } from 'vitest'
import { parseEntry } from './record.ts'

const entry = { action: 'BOL_DOWNLOADED', actor: 'user@example.com', resource: 'documents/bol.pdf' }

test('an entry is stored with its outcome, and null for what it does not say', () => {
  expect(parseEntry(entry)).toEqual({
    ...entry,
    outcome: 'success',
    requestId: null,
    address: null,
    agent: null,
    detail: null,
  })
})

test.each([
  ['action', { action: '' }],
  ['action', { action: 'TWO\nLINES' }],
  ['action', { action: 'TWO\u2028LINES' }],
  ['action', { action: 'A'.repeat(129) }],
  ['actor', { actor: '\u20ac'.repeat(171) }],
  ['resource', { resource: 7 }],
  ['resource', { resource: 'r'.repeat(2049) }],
  ['outcome', { outcome: 'maybe' }],
  ['agent', { agent: 'a'.repeat(16_385) }],
  ['detail', { detail: 'd'.repeat(65_536) }],
  ['detail', { detail: { at: new Date(0) } }],
  ['the record', { secret: 'x' }],
])('an entry with a wrong %s is refused and the property named (%#)', (property, wrong) => {
  expect(() => parseEntry({ ...entry, ...wrong })).toThrow(
    expect.objectContaining({ code: 'AuditRecordInvalid', context: { property } }),
  )
})

test('the longest of every property is accepted', () => {
  const longest = { action: 'A'.repeat(128), actor: 'a'.repeat(512), resource: 'r'.repeat(2048) }
  const agent = 'a'.repeat(16_384)
  const detail = 'd'.repeat(65_534)
  expect(parseEntry({ ...longest, agent, detail })).toMatchObject({ ...longest, agent })
})

test('what no database could hold is replaced, and the rest kept', () => {
  expect(parseEntry({ ...entry, agent: 'a\0b\ud800c\u{1f600}' }).agent).toBe(
    'a\ufffdb\ufffdc\u{1f600}',
  )
})

test('a refusal does not repeat the value', () => {
  try {
    parseEntry({ ...entry, action: 'secret\n' })
    expect.unreachable()
  } catch (error) {
    expect(JSON.stringify(error)).not.toContain('secret')
  }
})
