import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { calendarDayMs } from './due-time.ts'
import { lifecycleActions } from './lifecycle-action.ts'
import { readRules } from './lifecycle-document.ts'
import { enabledRules } from './lifecycle-rule.ts'
import { depthOf, mayTransition } from './transition-order.ts'
import { validateLifecycle } from './validate-lifecycle.ts'

const classes = [
  'STANDARD_IA',
  'INTELLIGENT_TIERING',
  'ONEZONE_IA',
  'GLACIER_IR',
  'GLACIER',
  'DEEP_ARCHIVE',
] as const

// Source: S3 User Guide, "Transitioning objects using Amazon S3 Lifecycle", supported transitions.
const supported: Readonly<Record<string, readonly string[]>> = {
  STANDARD: classes,
  REDUCED_REDUNDANCY: classes,
  STANDARD_IA: classes.slice(1),
  INTELLIGENT_TIERING: classes.slice(2),
  ONEZONE_IA: ['GLACIER', 'DEEP_ARCHIVE'],
  GLACIER_IR: ['GLACIER', 'DEEP_ARCHIVE'],
  GLACIER: ['DEEP_ARCHIVE'],
  DEEP_ARCHIVE: [],
}

describe('transitions between storage classes', () => {
  it.each(Object.entries(supported))('from %s are those that S3 supports', (from, expected) => {
    expect(classes.filter((to) => mayTransition(from, to))).toEqual(expected)
  })
})

const steps = fc.uniqueArray(
  fc.record({ StorageClass: fc.constantFrom(...classes), Days: fc.integer({ min: 0, max: 200 }) }),
  { minLength: 1, selector: ({ StorageClass }) => StorageClass },
)

const isTaken = (Transitions: readonly object[]): boolean => {
  try {
    validateLifecycle(readRules([{ ID: 'a', Status: 'Enabled', Filter: {}, Transitions }]))
    return true
  } catch {
    return false
  }
}

describe('a rule of several transitions', () => {
  it('is taken or refused whatever the order they are written in', () => {
    fc.assert(
      fc.property(steps, (transitions) => {
        expect(isTaken(transitions)).toBe(isTaken(transitions.toReversed()))
      }),
    )
  })

  it('is taken only if a cheaper class always comes later', () => {
    fc.assert(
      fc.property(steps.filter(isTaken), (transitions) => {
        const byDays = transitions.toSorted((a, b) => a.Days - b.Days)
        const depths = byDays.map(({ StorageClass }) => depthOf(StorageClass))
        expect(depths).toEqual(depths.toSorted((a, b) => a - b))
        expect(new Set(byDays.map(({ Days }) => Days)).size).toBe(byDays.length)
      }),
    )
  })

  it('ends in the cheapest class that is due, however late it is looked at', () => {
    fc.assert(
      fc.property(steps.filter(isTaken), fc.integer({ min: 0, max: 250 }), (transitions, day) => {
        const documents = [{ ID: 'a', Status: 'Enabled', Filter: {}, Transitions: transitions }]
        const bucket = {
          rules: enabledRules(readRules(documents)),
          archivesSmall: false,
          isVersioned: false,
        }
        const clock = { now: day * calendarDayMs, dayMs: calendarDayMs }
        let storageClass = 'STANDARD'
        for (let run = 0; run <= classes.length; run++) {
          const subject = { key: 'k', size: 1e6, storageClass, modified: 0 }
          const state = { deleteMarker: false, noncurrent: undefined, isOnly: true }
          const [action] = lifecycleActions({ ...subject, ...state }, bucket, clock)
          if (action?.kind === 'transition') storageClass = action.storageClass
        }
        const due = transitions.filter(({ Days }) => Days <= day)
        const depth = Math.max(-1, ...due.map(({ StorageClass }) => depthOf(StorageClass)))
        const isReachable = storageClass !== 'ONEZONE_IA' || classes[depth] !== 'GLACIER_IR'
        if (isReachable) expect(depthOf(storageClass)).toBe(depth)
      }),
    )
  })
})
