import { dueTime } from './due-time.ts'
import type { LifecycleClock, LifecycleSubject, NoncurrentState } from './lifecycle-subject.ts'
import type { LifecycleRule, Timing } from './lifecycle-rule.ts'
import { matchesRule, type Filtered } from './matches-rule.ts'

/** A rule, and when it falls due, in milliseconds. */
export interface Due {
  readonly rule: string
  readonly due: number
}

/** Since when a timing holds for something that came at a time. */
export function timingDue(when: Timing, sinceMs: number, dayMs: number): number {
  return 'date' in when ? when.date : dueTime(sinceMs, when.days, dayMs)
}

/** When the latest version of a key expires: the shortest of the rules is honoured. */
export function currentExpiration(
  subject: Filtered & { readonly modified: number },
  rules: readonly LifecycleRule[],
  dayMs: number,
): Due | undefined {
  const all = rules.flatMap(({ id, filter, expiration }) =>
    expiration !== undefined && matchesRule(filter, subject)
      ? [{ rule: id, due: timingDue(expiration, subject.modified, dayMs) }]
      : [],
  )
  return earliest(all)
}

/**
 * The rule by which a delete marker with nothing below goes now: at once where a rule says so, or with the age that
 * objects expire at. Source: S3 API Reference, LifecycleExpiration; S3 User Guide, "Removing expired object delete markers".
 */
export function markerExpiration(
  subject: LifecycleSubject,
  rules: readonly LifecycleRule[],
  { now, dayMs }: LifecycleClock,
): Due | undefined {
  const marker = { key: subject.key, modified: subject.modified }
  const atOnce = rules.find(
    ({ expiresMarkers, filter }) => expiresMarkers && matchesRule(filter, marker),
  )
  if (atOnce !== undefined) return { rule: atOnce.id, due: subject.modified }
  const aged = currentExpiration(marker, rules, dayMs)
  return aged !== undefined && aged.due <= now ? aged : undefined
}

/** The rule by which a noncurrent version goes now: old enough, and with enough newer ones kept. */
export function noncurrentExpiration(
  subject: LifecycleSubject,
  { since, newerVersions }: NoncurrentState,
  { rules, clock }: { readonly rules: readonly LifecycleRule[]; readonly clock: LifecycleClock },
): Due | undefined {
  const all = rules.flatMap(({ id, filter, noncurrentExpiration: when }) =>
    when !== undefined && newerVersions >= when.newerVersions && matchesRule(filter, subject)
      ? [{ rule: id, due: dueTime(since, when.days, clock.dayMs) }]
      : [],
  )
  const found = earliest(all)
  return found !== undefined && found.due <= clock.now ? found : undefined
}

/** When an upload is given up. */
export function uploadExpiration(
  upload: { readonly key: string; readonly initiated: number },
  rules: readonly LifecycleRule[],
  dayMs: number,
): Due | undefined {
  const all = rules.flatMap(({ id, filter, abortAfterDays }) =>
    abortAfterDays !== undefined && matchesRule(filter, upload)
      ? [{ rule: id, due: dueTime(upload.initiated, abortAfterDays, dayMs) }]
      : [],
  )
  return earliest(all)
}

/** The first of them on a tie. */
function earliest(all: readonly Due[]): Due | undefined {
  return all.reduce<Due | undefined>(
    (first, each) => (first === undefined || each.due < first.due ? each : first),
    undefined,
  )
}
