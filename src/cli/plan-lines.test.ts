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
    '  + bucket region: "eu-west-1"',
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

test('of what is created every value is shown, of what is changed those that differ', () => {
  const before = { A: true, B: [{ C: 1 }, { D: null }], Gone: '' }
  const after = { A: true, B: [{ C: 2 }, { D: null }], 'New one': {} }
  expect(stepLines(step({ change: 'create', after: before }))).toEqual([
    '  + versioning',
    '      A: true',
    '      B[0].C: 1',
    '      B[1].D: null',
    '      Gone: ""',
  ])
  expect(stepLines(step({ before, after }))).toEqual([
    '  ~ versioning',
    '      B[0].C: 1 → 2',
    '      Gone: "" → (none)',
    '      ["New one"]: (none) → {}',
  ])
})

test('what a server said cannot speak to the terminal', () => {
  const hostile = '\u001B[2J\u009B\u202E'
  const lines = stepLines(step({ before: { [hostile]: hostile }, after: hostile }))
  expect(lines.join('')).not.toMatch(/[\p{Cc}\p{Cf}]/u)
})
