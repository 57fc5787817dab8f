import { describe, expect, it } from 'vitest'
import { readRules } from './lifecycle-document.ts'
import { validateLifecycle } from './validate-lifecycle.ts'

const malformed = 'MalformedXML'
const rule = (parts: object): object => ({ ID: 'a', Status: 'Enabled', Filter: {}, ...parts })
const expires = { Expiration: { Days: 1 } }
const put = (...rules: object[]): void => validateLifecycle(readRules(rules))
/** What the rules are refused with. */
function refusal(...rules: object[]): unknown {
  try {
    put(...rules)
    return undefined
  } catch (error) {
    return error
  }
}
const moves = (...Transitions: object[]): object => rule({ Transitions })
const to = (StorageClass: string, Days: number): object => ({ StorageClass, Days })
const on = (StorageClass: string, date: string): object => ({ StorageClass, Date: new Date(date) })

describe('what S3 takes', () => {
  it.each([
    ['an empty filter', rule(expires)],
    ['a prefix of its own', { ID: 'a', Status: 'Disabled', Prefix: 'logs/', ...expires }],
    ['a date at midnight', rule({ Expiration: { Date: new Date('2030-01-01') } })],
    ['a date as text, as it is kept', rule({ Expiration: { Date: '2030-01-01T00:00:00.000Z' } })],
    ['delete markers by prefix', rule({ Expiration: { ExpiredObjectDeleteMarker: true } })],
    ['the waterfall, a class at a time', moves(to('STANDARD_IA', 30), to('GLACIER', 60))],
    ['an archive on the day itself', moves(to('DEEP_ARCHIVE', 0))],
    ['archives a day apart', moves(to('GLACIER', 1), to('DEEP_ARCHIVE', 2))],
    ['transitions in any order', moves(to('GLACIER', 365), to('STANDARD_IA', 90))],
    ['transitions by date', moves(on('GLACIER', '2030-01-01'), on('DEEP_ARCHIVE', '2030-06-01'))],
    [
      'newer versions to keep',
      rule({
        NoncurrentVersionExpiration: { NoncurrentDays: 1, NewerNoncurrentVersions: 100 },
      }),
    ],
    [
      'two predicates in an And',
      rule({
        ...expires,
        Filter: { And: { Prefix: 'a', Tags: [{ Key: 'k', Value: 'v' }] } },
      }),
    ],
  ])('%s', (_name, taken) => {
    expect(() => put(taken)).not.toThrow()
  })

  it('prefixes of filters that overlap', () => {
    const filtered = (ID: string, Prefix: string): object =>
      rule({ ID, ...expires, Filter: { Prefix } })
    expect(() => put(filtered('a', ''), filtered('b', 'logs/'))).not.toThrow()
  })
})

describe('the shape of a configuration', () => {
  it.each([
    ['no rule', []],
    ['a status in another case', [rule({ ...expires, Status: 'enabled' })]],
    ['neither filter nor prefix', [{ ID: 'a', Status: 'Enabled', ...expires }]],
    [
      'two predicates beside each other',
      [rule({ ...expires, Filter: { Prefix: 'a', Tag: { Key: 'k', Value: 'v' } } })],
    ],
    ['an And of one', [rule({ ...expires, Filter: { And: { Prefix: 'a' } } })]],
    ['days and a date', [rule({ Expiration: { Days: 1, Date: new Date(0) } })]],
    [
      'days and a delete marker',
      [rule({ Expiration: { Days: 1, ExpiredObjectDeleteMarker: true } })],
    ],
    ['an expiration of nothing', [rule({ Expiration: {} })]],
    ['a transition without a time', [moves({ StorageClass: 'GLACIER' })]],
    ['a transition without a class', [moves({ Days: 1 })]],
    ['a transition to STANDARD', [moves(to('STANDARD', 1))]],
    [
      'a noncurrent expiration without days',
      [rule({ NoncurrentVersionExpiration: { NewerNoncurrentVersions: 1 } })],
    ],
    ['an unreadable date', [rule({ Expiration: { Date: 'tomorrow' } })]],
  ])('%s is malformed', (_name, rules) => {
    expect(refusal(...rules)).toMatchObject({ code: malformed })
  })
})

const days = 'Days'
/** What S3 says. Source: its answers as recorded by its clients' issue trackers. */
const refusals: readonly (readonly [string, string, readonly object[]])[] = [
  [
    'InvalidArgument',
    'ID length should not exceed allowed limit of 255',
    [rule({ ...expires, ID: 'a'.repeat(256) })],
  ],
  [
    'InvalidArgument',
    'Rule ID must be unique. Found same ID for more than one rule',
    [rule(expires), rule(expires)],
  ],
  [
    'InvalidArgument',
    `'${days}' for Expiration action must be a positive integer`,
    [rule({ Expiration: { Days: 0 } })],
  ],
  [
    'InvalidArgument',
    "'Date' must be at midnight GMT",
    [rule({ Expiration: { Date: new Date('2030-01-01T12:00:00Z') } })],
  ],
  [
    'InvalidArgument',
    "'NoncurrentDays' for NoncurrentVersionExpiration action",
    [rule({ NoncurrentVersionExpiration: { NoncurrentDays: 0 } })],
  ],
  [
    'InvalidArgument',
    "'NewerNoncurrentVersions' for NoncurrentVersionExpiration action",
    [rule({ NoncurrentVersionExpiration: { NoncurrentDays: 1, NewerNoncurrentVersions: 101 } })],
  ],
  [
    'InvalidArgument',
    "'DaysAfterInitiation' for AbortIncompleteMultipartUpload action",
    [rule({ AbortIncompleteMultipartUpload: { DaysAfterInitiation: 0 } })],
  ],
  [
    'InvalidArgument',
    "'Days' in Transition action must be nonnegative",
    [moves(to('GLACIER', -1))],
  ],
  [
    'InvalidArgument',
    "greater than or equal to 30 for storageClass 'STANDARD_IA'",
    [moves(to('STANDARD_IA', 29))],
  ],
  [
    'InvalidArgument',
    "must be greater than 'Days' in the Transition action",
    [moves(to('DEEP_ARCHIVE', 1), to('GLACIER', 1))],
  ],
  [
    'InvalidArgument',
    'must be 30 days more than',
    [moves(to('STANDARD_IA', 30), to('GLACIER', 59))],
  ],
  [
    'InvalidArgument',
    "'Days' in the Expiration action for filter '(prefix=)' must be greater than",
    [rule({ Expiration: { Days: 30 }, Transitions: [to('GLACIER', 30)] })],
  ],
  [
    'InvalidRequest',
    "'StorageClass' must be different for 'Transition' actions",
    [moves(to('GLACIER', 1), to('GLACIER', 2))],
  ],
  [
    'InvalidRequest',
    "Found mixed 'Date' and 'Days' based Transition actions",
    [moves(to('GLACIER', 1), on('DEEP_ARCHIVE', '2030-01-01'))],
  ],
  [
    'InvalidRequest',
    "Found mixed 'Date' and 'Days' based Expiration and Transition actions",
    [rule({ Expiration: { Date: new Date('2031-01-01') }, Transitions: [to('GLACIER', 1)] })],
  ],
  ['InvalidRequest', 'At least one action needs to be specified in a rule', [rule({})]],
  [
    'InvalidRequest',
    'Base level prefix cannot be used in Lifecycle V2',
    [rule({ ...expires, Prefix: 'a' })],
  ],
  [
    'InvalidRequest',
    'Filter element can only be used in Lifecycle V2.',
    [{ ID: 'b', Status: 'Enabled', Prefix: 'b', ...expires }, rule(expires)],
  ],
  [
    'InvalidRequest',
    "Found overlapping prefixes '' and 'a' for same action type 'Expiration'",
    [
      { ID: 'a', Status: 'Enabled', Prefix: '', ...expires },
      { ID: 'b', Status: 'Enabled', Prefix: 'a', ...expires },
    ],
  ],
  [
    'InvalidRequest',
    'ExpiredObjectDeleteMarker cannot be specified with Tags.',
    [
      rule({
        Expiration: { ExpiredObjectDeleteMarker: true },
        Filter: { Tag: { Key: 'k', Value: 'v' } },
      }),
    ],
  ],
  [
    'InvalidRequest',
    'AbortIncompleteMultipartUpload cannot be specified with Object Size.',
    [
      rule({
        AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 },
        Filter: { ObjectSizeLessThan: 5 },
      }),
    ],
  ],
  [
    'InvalidRequest',
    "'ObjectSizeLessThan' has to be a value greater than",
    [rule({ ...expires, Filter: { And: { ObjectSizeGreaterThan: 5, ObjectSizeLessThan: 5 } } })],
  ],
  [
    'InvalidRequest',
    'Duplicate Tag Keys are not allowed.',
    [
      rule({
        ...expires,
        Filter: {
          And: {
            Tags: [
              { Key: 'k', Value: 'v' },
              { Key: 'k', Value: 'w' },
            ],
          },
        },
      }),
    ],
  ],
]

describe('what S3 refuses', () => {
  it.each(refusals)('%s: %s', (code, message, rules) => {
    const refused = refusal(...rules)
    expect(refused).toMatchObject({ code })
    expect(refused).toHaveProperty('message', expect.stringContaining(message))
  })

  it('more than a thousand rules', () => {
    const rules = Array.from({ length: 1001 }, (_, index) => rule({ ...expires, ID: `${index}` }))
    expect(refusal(...rules)).toMatchObject({ code: 'InvalidRequest' })
    expect(() => put(...rules.slice(1))).not.toThrow()
  })
})
