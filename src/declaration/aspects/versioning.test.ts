import { describe, expect, it } from 'vitest'
import { versioningSchema } from './versioning.ts'

describe('versioning', () => {
  it.each([
    [true, 'Enabled'],
    ['Enabled', 'Enabled'],
    [{ Status: 'Enabled' }, 'Enabled'],
    [false, 'Suspended'],
    ['Suspended', 'Suspended'],
    [{ Status: 'Suspended' }, 'Suspended'],
  ])('%j is Status %s', (input, Status) => {
    expect(versioningSchema.parse(input)).toEqual({ Status })
  })

  it.each(['enabled', 'off', 1, null, {}, { Status: 'On' }, { Status: 'Enabled', MFADelete: 1 }])(
    'refuses %j',
    (input) => {
      expect(versioningSchema.safeParse(input).success).toBe(false)
    },
  )
})
