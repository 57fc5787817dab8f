import { expect, test } from 'vitest'
import type { Step } from '../provision/plan.ts'
import { planLines, stepLines } from './plan-lines.ts'

const step = (rest: Partial<Step>): Step => ({
  bucket: 'documents',
  aspect: 'versioning',
  change: 'update',
  before: undefined,
  after: undefined,
  ...rest,
})

test('a plan is a list by bucket, with its sum at the end', () => {
  const steps = [
    step({ bucket: 'media', aspect: 'bucket', change: 'create', after: { region: 'eu-west-1' } }),
    step({ before: 'Suspended', after: 'Enabled' }),
    step({ bucket: 'media', aspect: 'policy', change: 'remove', before: [] }),
  ]
  const unsupported = [{ bucket: 'documents', aspect: 'encryption' }]
  expect(planLines({ steps, unsupported })).toEqual([
    'media',
    '  + bucket: {"region":"eu-west-1"}',
    '  - policy: []',
    '',
    'documents',
    '  ~ versioning: "Suspended" → "Enabled"',
    '  ! encryption: this endpoint does not know it',
    '',
    '1 to create, 1 to change, 1 to remove.',
  ])
})

test('without steps there is nothing to do', () => {
  expect(planLines({ steps: [], unsupported: [] })).toEqual(['Nothing to do.'])
})

test('a long value takes lines of its own, before and after', () => {
  const lines = stepLines(step({ before: ['a'.repeat(40)], after: ['b'.repeat(40)] }))
  expect(lines[0]).toBe('  ~ versioning')
  expect(lines).toContain('      before:')
  expect(lines).toContain(`          "${'b'.repeat(40)}"`)
})

test('what a server said cannot speak to the terminal', () => {
  const [line = ''] = stepLines(step({ before: '\u001B[2J\u009B', after: '\u202E' }))
  expect(line).not.toMatch(/[\p{Cc}\p{Cf}]/u)
})
