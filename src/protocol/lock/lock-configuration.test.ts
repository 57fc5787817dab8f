import { describe, expect, it } from 'vitest'
import { readLockConfiguration, retentionByDefault } from './lock-configuration.ts'

const withRule = (DefaultRetention?: object): object => ({
  ObjectLockEnabled: 'Enabled',
  ...(DefaultRetention && { Rule: { DefaultRetention } }),
})

describe('the object lock of a bucket', () => {
  const now = 1_000_000
  const dayMs = 86_400_000

  it('gives nothing by default without a rule', () => {
    const configuration = readLockConfiguration(withRule())
    expect(retentionByDefault(configuration, { now, dayMs })).toBeUndefined()
  })

  it.each([
    [{ Mode: 'GOVERNANCE', Days: 2 }, dayMs, 2 * dayMs],
    [{ Mode: 'COMPLIANCE', Years: 1 }, dayMs, 365 * dayMs],
    [{ Mode: 'COMPLIANCE', Days: 3 }, 10_000, 30_000],
  ])('gives by %o, where a day is %d ms, %d ms', (retention, length, expected) => {
    const configuration = readLockConfiguration(withRule(retention))
    expect(retentionByDefault(configuration, { now, dayMs: length })).toEqual({
      mode: retention.Mode,
      until: now + expected,
    })
  })

  it.each([
    ['MalformedXML', {}],
    ['MalformedXML', { ObjectLockEnabled: 'Disabled' }],
    ['MalformedXML', { ObjectLockEnabled: 'Enabled', Rule: {} }],
    ['MalformedXML', withRule({ Mode: 'GOVERNANCE', Days: 1, Years: 1 })],
    ['MalformedXML', withRule({ Mode: 'governance', Days: 1 })],
    ['MalformedXML', withRule({ Days: 1 })],
    ['InvalidRetentionPeriod', withRule({ Mode: 'GOVERNANCE', Days: 0 })],
    ['InvalidRetentionPeriod', withRule({ Mode: 'GOVERNANCE', Days: 36_501 })],
    ['InvalidRetentionPeriod', withRule({ Mode: 'GOVERNANCE', Years: 101 })],
  ])('refuses with %s %o', (code, document) => {
    let refusal: unknown
    try {
      readLockConfiguration(document)
    } catch (error) {
      refusal = error
    }
    expect(refusal).toMatchObject({ code })
  })
})
