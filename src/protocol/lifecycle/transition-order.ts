import type { TransitionClass } from './lifecycle-document.ts'

/** From dear to cheap: a class turns into one that stands behind it. */
const waterfall = [
  'STANDARD_IA',
  'INTELLIGENT_TIERING',
  'ONEZONE_IA',
  'GLACIER_IR',
  'GLACIER',
  'DEEP_ARCHIVE',
] as const satisfies readonly TransitionClass[]

/** When several are due at once S3 takes the cheapest, but Intelligent-Tiering before all that are no archive. */
const preference = [
  'DEEP_ARCHIVE',
  'GLACIER',
  'INTELLIGENT_TIERING',
  'GLACIER_IR',
  'ONEZONE_IA',
  'STANDARD_IA',
] as const satisfies readonly TransitionClass[]

/** How far down the waterfall a class is; -1 for STANDARD and REDUCED_REDUNDANCY. */
export const depthOf = (storageClass: string): number =>
  waterfall.findIndex((each) => each === storageClass)

/**
 * True if lifecycle moves objects from one class to the other.
 * Source: S3 User Guide, "Transitioning objects using Amazon S3 Lifecycle", supported transitions.
 */
export function mayTransition(from: string, to: TransitionClass): boolean {
  if (from === 'ONEZONE_IA' && to === 'GLACIER_IR') return false
  return depthOf(to) > depthOf(from)
}

/** Sorts what S3 prefers first. Source: S3 User Guide, "Resolving conflicts in lifecycle configurations". */
export const byPreference = (a: TransitionClass, b: TransitionClass): number =>
  preference.indexOf(a) - preference.indexOf(b)
