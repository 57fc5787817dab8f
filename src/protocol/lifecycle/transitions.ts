import { dueTime } from './due-time.ts'
import { timingDue } from './expirations.ts'
import type { LifecycleBucket, LifecycleClock, LifecycleSubject } from './lifecycle-subject.ts'
import type { TransitionClass } from './lifecycle-document.ts'
import type { LifecycleRule } from './lifecycle-rule.ts'
import { matchesRule } from './matches-rule.ts'
import { byPreference, mayTransition } from './transition-order.ts'

/** Smaller objects stay where they are, unless a rule speaks of sizes itself. In bytes. */
const minimumSize = 128 * 1024

interface DueTransition {
  readonly rule: string
  readonly storageClass: TransitionClass
}

/** The transition that S3 would choose of those that are due now. */
export function dueTransition(
  subject: LifecycleSubject,
  { rules, archivesSmall }: LifecycleBucket,
  clock: LifecycleClock,
): DueTransition | undefined {
  return rules
    .filter(({ filter }) => matchesRule(filter, subject))
    .flatMap((rule) =>
      dueClasses(rule, subject, clock)
        .filter((each) => mayTransition(subject.storageClass, each))
        .filter((each) => isLargeEnough(each, { rule, subject, archivesSmall }))
        .map((storageClass) => ({ rule: rule.id, storageClass })),
    )
    .toSorted((a, b) => byPreference(a.storageClass, b.storageClass))[0]
}

/** Those that a rule says are due, by the age of the version or by how long it has been noncurrent. */
function dueClasses(
  { transitions, noncurrentTransitions }: LifecycleRule,
  { modified, noncurrent }: LifecycleSubject,
  { now, dayMs }: LifecycleClock,
): readonly TransitionClass[] {
  const due =
    noncurrent === undefined
      ? transitions.filter(({ when }) => timingDue(when, modified, dayMs) <= now)
      : noncurrentTransitions.filter(
          ({ days, newerVersions }) =>
            noncurrent.newerVersions >= newerVersions &&
            dueTime(noncurrent.since, days, dayMs) <= now,
        )
  return due.map(({ storageClass }) => storageClass)
}

interface SizeQuestion {
  readonly rule: LifecycleRule
  readonly subject: LifecycleSubject
  readonly archivesSmall: boolean
}

/** Source: S3 User Guide, "Transitioning objects using Amazon S3 Lifecycle", constraints on small objects. */
function isLargeEnough(
  storageClass: TransitionClass,
  { rule: { filter }, subject, archivesSmall }: SizeQuestion,
): boolean {
  const speaksOfSizes = filter.largerThan !== undefined || filter.smallerThan !== undefined
  if (speaksOfSizes || subject.size >= minimumSize) return true
  return archivesSmall && (storageClass === 'GLACIER' || storageClass === 'DEEP_ARCHIVE')
}
