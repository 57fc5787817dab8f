import type { Tags } from '../tagging.ts'
import type { RuleDocument, TransitionClass } from './lifecycle-document.ts'

/** The objects that a rule is about: those to which all of it applies. */
export interface RuleFilter {
  readonly prefix: string
  readonly tags: Tags
  /** In bytes, exclusive. */
  readonly largerThan: number | undefined
  /** In bytes, exclusive. */
  readonly smallerThan: number | undefined
}

/** When an action falls due: so many days after something, or from a time on, in milliseconds. */
export type Timing = { readonly days: number } | { readonly date: number }

export interface RuleTransition {
  readonly when: Timing
  readonly storageClass: TransitionClass
}

/** Of a noncurrent version, in days since it became one, while enough newer noncurrent ones are there. */
export interface NoncurrentTiming {
  readonly days: number
  readonly newerVersions: number
}

/** An enabled rule of a lifecycle configuration that was validated. */
export interface LifecycleRule {
  readonly id: string
  readonly filter: RuleFilter
  readonly expiration: Timing | undefined
  /** Takes away delete markers that are the only version left, at once. */
  readonly expiresMarkers: boolean
  readonly transitions: readonly RuleTransition[]
  readonly noncurrentExpiration: NoncurrentTiming | undefined
  readonly noncurrentTransitions: readonly (NoncurrentTiming & {
    readonly storageClass: TransitionClass
  })[]
  readonly abortAfterDays: number | undefined
}

/** The rules that are in force, in the form they are evaluated in. */
export function enabledRules(documents: readonly RuleDocument[]): readonly LifecycleRule[] {
  return documents.filter(({ Status }) => Status === 'Enabled').map(ruleOf)
}

function ruleOf(rule: RuleDocument): LifecycleRule {
  const { Expiration, NoncurrentVersionExpiration } = rule
  return {
    id: rule.ID ?? '',
    filter: filterOf(rule),
    expiration: Expiration && timingOf(Expiration),
    expiresMarkers: Expiration?.ExpiredObjectDeleteMarker === true,
    transitions: (rule.Transitions ?? []).flatMap((transition) => {
      const when = timingOf(transition)
      return when === undefined ? [] : [{ when, storageClass: transition.StorageClass }]
    }),
    noncurrentExpiration: NoncurrentVersionExpiration && noncurrentOf(NoncurrentVersionExpiration),
    noncurrentTransitions: (rule.NoncurrentVersionTransitions ?? []).map((transition) => ({
      ...noncurrentOf(transition),
      storageClass: transition.StorageClass,
    })),
    abortAfterDays: rule.AbortIncompleteMultipartUpload?.DaysAfterInitiation,
  }
}

/** A rule of the first version has a Prefix of its own. */
export function filterOf({ Prefix, Filter = {} }: RuleDocument): RuleFilter {
  const { And } = Filter
  const { Prefix: prefix = Prefix, ObjectSizeGreaterThan, ObjectSizeLessThan } = And ?? Filter
  const tags = And?.Tags ?? (Filter.Tag === undefined ? [] : [Filter.Tag])
  return {
    prefix: prefix ?? '',
    tags: Object.fromEntries(tags.map(({ Key, Value }) => [Key, Value])),
    largerThan: ObjectSizeGreaterThan,
    smallerThan: ObjectSizeLessThan,
  }
}

function timingOf(action: { Days?: number | undefined; Date?: Date | undefined }) {
  if (action.Date !== undefined) return { date: action.Date.getTime() }
  return action.Days === undefined ? undefined : { days: action.Days }
}

const noncurrentOf = (action: {
  NoncurrentDays: number
  NewerNoncurrentVersions?: number | undefined
}): NoncurrentTiming => ({
  days: action.NoncurrentDays,
  newerVersions: action.NewerNoncurrentVersions ?? 0,
})
