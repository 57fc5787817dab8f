import { describe, expect, it } from 'vitest'
import { calendarDayMs } from './due-time.ts'
import { lifecycleActions } from './lifecycle-action.ts'
import { readRules } from './lifecycle-document.ts'
import { enabledRules } from './lifecycle-rule.ts'
import type { LifecycleBucket, LifecycleSubject } from './lifecycle-subject.ts'

const created = Date.UTC(2026, 0, 15, 10, 30)
const at = (text: string): { now: number; dayMs: number } => ({
  now: Date.parse(text),
  dayMs: calendarDayMs,
})

function bucketWith(rules: readonly object[], parts: Partial<LifecycleBucket> = {}) {
  const documents = rules.map((rule, index) => ({
    ID: `rule ${index + 1}`,
    Status: 'Enabled',
    Filter: {},
    ...rule,
  }))
  return {
    rules: enabledRules(readRules(documents)),
    archivesSmall: false,
    isVersioned: false,
    ...parts,
  }
}

const object = (parts: Partial<LifecycleSubject> = {}): LifecycleSubject => ({
  key: 'logs/a',
  size: 1024 ** 2,
  storageClass: 'STANDARD',
  modified: created,
  deleteMarker: false,
  noncurrent: undefined,
  isOnly: true,
  ...parts,
})
const old = '2030-01-01T00:00:00Z'

const kinds = (subject: LifecycleSubject, bucket: LifecycleBucket, time = old) =>
  lifecycleActions(subject, bucket, at(time)).map((action) =>
    action.kind === 'transition' ? action.storageClass : action.kind,
  )

describe('when', () => {
  const afterThreeDays = bucketWith([{ Expiration: { Days: 3 } }])

  // Source: S3 User Guide, "Lifecycle rules: Based on an object's age", the example of 15 January, 10:30.
  it('an age is reached at the midnight after it', () => {
    expect(kinds(object(), afterThreeDays, '2026-01-18T23:59:59Z')).toEqual([])
    expect(kinds(object(), afterThreeDays, '2026-01-19T00:00:00Z')).toEqual(['expire'])
  })

  it('days are made shorter, they pass without rounding', () => {
    const clock = (now: number) => ({ now, dayMs: 10_000 })
    expect(lifecycleActions(object(), afterThreeDays, clock(created + 29_999))).toEqual([])
    expect(lifecycleActions(object(), afterThreeDays, clock(created + 30_000))).toHaveLength(1)
  })

  it('a date has come, whatever the age', () => {
    const onDate = bucketWith([{ Expiration: { Date: '2026-02-01' } }])
    expect(kinds(object(), onDate, '2026-01-31T23:59:59Z')).toEqual([])
    expect(kinds(object(), onDate, '2026-02-01T00:00:00Z')).toEqual(['expire'])
  })

  it('a rule is disabled, nothing happens', () => {
    const disabled = bucketWith([{ Expiration: { Days: 1 }, Status: 'Disabled' }])
    expect(kinds(object(), disabled)).toEqual([])
  })
})

describe('filters', () => {
  const tagged = { Tag: { Key: 'keep', Value: 'no' } }
  it.each([
    ['a prefix', { Prefix: 'logs/' }, {}, true],
    ['another prefix', { Prefix: 'log/' }, {}, false],
    ['a tag', tagged, { tags: { keep: 'no', other: 'x' } }, true],
    ['a tag of another value', tagged, { tags: { keep: 'yes' } }, false],
    ['a tag that is not there', tagged, {}, false],
    ['a tag named as a method of objects', { Tag: { Key: 'toString', Value: 'x' } }, {}, false],
    ['a size above', { ObjectSizeGreaterThan: 100 }, { size: 101 }, true],
    ['the size itself', { ObjectSizeGreaterThan: 100 }, { size: 100 }, false],
    ['a size below', { ObjectSizeLessThan: 100 }, { size: 99 }, true],
    ['all of an And', { And: { Prefix: 'logs/', ObjectSizeLessThan: 9 } }, { size: 8 }, true],
    ['half of an And', { And: { Prefix: 'logs/', ObjectSizeLessThan: 9 } }, { size: 9 }, false],
  ])('%s', (_name, Filter, parts, isMeant) => {
    const bucket = bucketWith([{ Expiration: { Days: 1 }, Filter }])
    expect(kinds(object(parts), bucket)).toEqual(isMeant ? ['expire'] : [])
  })
})

// Source: S3 User Guide, "How Amazon S3 handles conflicts in lifecycle configurations", its rules and examples.
describe('several at once', () => {
  const days = (Days: number) => ({ Expiration: { Days } })
  const to = (StorageClass: string, Days: number) => ({ Transitions: [{ StorageClass, Days }] })

  it('the shorter expiration is honoured, and named', () => {
    const bucket = bucketWith([days(365), days(30)])
    const [action] = lifecycleActions(object(), bucket, at('2026-02-20T00:00:00Z'))
    expect(action).toEqual({ kind: 'expire', rule: 'rule 2' })
  })

  it('permanent deletion takes precedence over a transition', () => {
    expect(kinds(object(), bucketWith([to('GLACIER', 10), days(10)]))).toEqual(['expire'])
  })

  it('a transition takes precedence over a delete marker', () => {
    const bucket = bucketWith([days(10), to('GLACIER', 10)], { isVersioned: true })
    expect(kinds(object(), bucket)).toEqual(['GLACIER', 'expire'])
  })

  it('the cheaper class is chosen', () => {
    const bucket = bucketWith([to('STANDARD_IA', 30), to('GLACIER', 30), to('ONEZONE_IA', 30)])
    expect(kinds(object(), bucket)).toEqual(['GLACIER'])
  })

  it('Intelligent-Tiering is preferred to all but the archives', () => {
    const bucket = bucketWith([to('GLACIER_IR', 30), to('INTELLIGENT_TIERING', 30)])
    expect(kinds(object(), bucket)).toEqual(['INTELLIGENT_TIERING'])
  })

  it('an object never moves up the waterfall', () => {
    const bucket = bucketWith([to('STANDARD_IA', 30), to('GLACIER_IR', 30)])
    expect(kinds(object({ storageClass: 'GLACIER' }), bucket)).toEqual([])
    expect(kinds(object({ storageClass: 'ONEZONE_IA' }), bucket)).toEqual([])
    expect(kinds(object({ storageClass: 'STANDARD_IA' }), bucket)).toEqual(['GLACIER_IR'])
  })
})

describe('objects below 128 KiB', () => {
  const small = object({ size: 128 * 1024 - 1 })
  const both = ['GLACIER', 'INTELLIGENT_TIERING']

  it.each(both)('stay where they are, whatever they would become: %s', (StorageClass) => {
    const bucket = bucketWith([{ Transitions: [{ Days: 1, StorageClass }] }])
    expect(kinds(small, bucket)).toEqual([])
    expect(kinds(object({ size: 128 * 1024 }), bucket)).toEqual([StorageClass])
  })

  it('go to the archives where the configuration says so', () => {
    const rules = both.map((StorageClass) => ({ Transitions: [{ Days: 1, StorageClass }] }))
    const bucket = bucketWith(rules, { archivesSmall: true })
    expect(kinds(small, bucket)).toEqual(['GLACIER'])
    expect(kinds(small, bucketWith(rules.slice(1), { archivesSmall: true }))).toEqual([])
  })

  it('go where a rule speaks of sizes itself', () => {
    const Transitions = [{ Days: 30, StorageClass: 'STANDARD_IA' }]
    const bucket = bucketWith([{ Transitions, Filter: { ObjectSizeGreaterThan: 10 } }])
    expect(kinds(small, bucket)).toEqual(['STANDARD_IA'])
  })
})

describe('versions', () => {
  const noncurrent = (newerVersions: number, parts = {}) =>
    object({ noncurrent: { since: created, newerVersions }, isOnly: false, ...parts })

  it('the age of a noncurrent one counts from when it became one', () => {
    const bucket = bucketWith([{ NoncurrentVersionExpiration: { NoncurrentDays: 3 } }])
    const ancient = noncurrent(0, { modified: 0 })
    expect(kinds(ancient, bucket, '2026-01-18T23:59:59Z')).toEqual([])
    expect(kinds(ancient, bucket, '2026-01-19T00:00:00Z')).toEqual(['remove-version'])
  })

  it('so many newer noncurrent ones are kept', () => {
    const bucket = bucketWith([
      { NoncurrentVersionExpiration: { NoncurrentDays: 1, NewerNoncurrentVersions: 2 } },
    ])
    expect([0, 1, 2, 3].map((newer) => kinds(noncurrent(newer), bucket).length)).toEqual([
      0, 0, 1, 1,
    ])
  })

  it('noncurrent ones are moved by rules of their own', () => {
    const bucket = bucketWith([
      { NoncurrentVersionTransitions: [{ NoncurrentDays: 30, StorageClass: 'STANDARD_IA' }] },
      { Transitions: [{ Days: 0, StorageClass: 'GLACIER' }] },
    ])
    expect(kinds(noncurrent(0), bucket)).toEqual(['STANDARD_IA'])
  })

  it('expiration is of the latest alone', () => {
    expect(kinds(noncurrent(0), bucketWith([{ Expiration: { Days: 1 } }]))).toEqual([])
  })
})

describe('delete markers', () => {
  const marker = (parts = {}) => object({ deleteMarker: true, size: 0, ...parts })
  const atOnce = bucketWith([{ Expiration: { ExpiredObjectDeleteMarker: true } }])
  const aged = bucketWith([{ Expiration: { Days: 5 } }])

  it('with nothing below go at once where a rule says so', () => {
    expect(kinds(marker(), atOnce, '2026-01-15T10:30:00Z')).toEqual(['remove-marker'])
  })

  it('with nothing below go at the age of objects', () => {
    expect(kinds(marker(), aged, '2026-01-20T23:59:59Z')).toEqual([])
    expect(kinds(marker(), aged, '2026-01-21T00:00:00Z')).toEqual(['remove-marker'])
  })

  it('with versions below stay', () => {
    expect(kinds(marker({ isOnly: false }), atOnce)).toEqual([])
    expect(kinds(marker({ isOnly: false }), aged)).toEqual([])
  })

  it('that are noncurrent go like noncurrent versions', () => {
    const bucket = bucketWith([{ NoncurrentVersionExpiration: { NoncurrentDays: 1 } }])
    const noncurrent = { since: created, newerVersions: 0 }
    expect(kinds(marker({ noncurrent, isOnly: false }), bucket)).toEqual(['remove-version'])
  })
})
