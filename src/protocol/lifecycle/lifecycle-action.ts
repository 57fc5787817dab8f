import { currentExpiration, markerExpiration, noncurrentExpiration } from './expirations.ts'
import type { TransitionClass } from './lifecycle-document.ts'
import type { LifecycleBucket, LifecycleClock, LifecycleSubject } from './lifecycle-subject.ts'
import { dueTransition } from './transitions.ts'

export type LifecycleAction =
  /** Deletes the latest as DeleteObject does: for good, or behind a delete marker. */
  | { readonly kind: 'expire'; readonly rule: string }
  /** Deletes a noncurrent version, or a noncurrent delete marker, for good. */
  | { readonly kind: 'remove-version'; readonly rule: string }
  /** Deletes a delete marker that has nothing below it. */
  | { readonly kind: 'remove-marker'; readonly rule: string }
  | { readonly kind: 'transition'; readonly rule: string; readonly storageClass: TransitionClass }

/**
 * What is to be done with a version now, in order. For good goes before a transition, a transition before a delete
 * marker. Source: S3 User Guide, "How Amazon S3 handles conflicts in lifecycle configurations".
 */
export function lifecycleActions(
  subject: LifecycleSubject,
  bucket: LifecycleBucket,
  clock: LifecycleClock,
): readonly LifecycleAction[] {
  const { rules, isVersioned } = bucket
  if (subject.noncurrent !== undefined) {
    const expired = noncurrentExpiration(subject, subject.noncurrent, { rules, clock })
    if (expired !== undefined) return [{ kind: 'remove-version', rule: expired.rule }]
    return subject.deleteMarker ? [] : transitionsOf(subject, bucket, clock)
  }
  if (subject.deleteMarker) {
    const expired = subject.isOnly ? markerExpiration(subject, rules, clock) : undefined
    return expired === undefined ? [] : [{ kind: 'remove-marker', rule: expired.rule }]
  }
  const expired = currentExpiration(subject, rules, clock.dayMs)
  const isExpired = expired !== undefined && expired.due <= clock.now
  const expire = isExpired ? [{ kind: 'expire', rule: expired.rule } as const] : []
  if (isExpired && !isVersioned) return expire
  return [...transitionsOf(subject, bucket, clock), ...expire]
}

function transitionsOf(
  subject: LifecycleSubject,
  bucket: LifecycleBucket,
  clock: LifecycleClock,
): readonly LifecycleAction[] {
  const due = dueTransition(subject, bucket, clock)
  return due === undefined ? [] : [{ kind: 'transition', ...due }]
}
