import { s3Error } from '../errors.ts'
import { checkMidnight, checkNewerVersions } from './check-actions.ts'
import type { RuleDocument, TransitionClass } from './lifecycle-document.ts'
import { invalidArgument, invalidRequest, ruleName } from './refusal.ts'
import { depthOf } from './transition-order.ts'

const dayMs = 86_400_000
/** An object is this long in STANDARD before it turns into one of these, in days. */
const minimumDays = 30
const infrequent: ReadonlySet<string> = new Set(['STANDARD_IA', 'ONEZONE_IA'])
/** And this long in one of these before the same rule moves it on. */
const charged: ReadonlySet<string> = new Set([...infrequent, 'INTELLIGENT_TIERING'])

type Transition = NonNullable<RuleDocument['Transitions']>[number]

/** A transition, in days since whatever it counts from. */
interface Step {
  readonly storageClass: TransitionClass
  readonly days: number
}

/** What a sequence of steps is called in messages. */
interface StepNames {
  readonly rule: string
  readonly action: 'Transition' | 'NoncurrentVersionTransition'
  readonly field: 'Days' | 'Date' | 'NoncurrentDays'
}

/** Checks the order of a rule's transitions. Throws `InvalidArgument`, `InvalidRequest`, `MalformedXML`. */
export function checkTransitions(rule: RuleDocument): void {
  const { Transitions = [], NoncurrentVersionTransitions = [] } = rule
  if (Transitions.length > 0) checkCurrent(rule, Transitions)
  if (NoncurrentVersionTransitions.length > 0) checkNoncurrent(rule, NoncurrentVersionTransitions)
}

function checkCurrent(rule: RuleDocument, transitions: readonly Transition[]): void {
  const action = 'Transition'
  transitions.forEach(checkTiming)
  const isDated = transitions[0]?.Date !== undefined
  if (transitions.some(({ Date }) => (Date !== undefined) !== isDated)) {
    throw invalidRequest(
      `Found mixed 'Date' and 'Days' based Transition actions in lifecycle rule for ${ruleName(rule)}`,
    )
  }
  const { Days, Date: date } = rule.Expiration ?? {}
  if (isDated ? Days !== undefined : date !== undefined) {
    throw invalidRequest(
      `Found mixed 'Date' and 'Days' based Expiration and Transition actions in lifecycle rule for ${ruleName(rule)}`,
    )
  }
  const steps = transitions.map(({ Days: days = 0, Date: from, StorageClass }) => ({
    storageClass: StorageClass,
    days: from === undefined ? days : from.getTime() / dayMs,
  }))
  const field = isDated ? 'Date' : 'Days'
  checkSteps(steps, { rule: ruleName(rule), action, field })
  const end = isDated ? date && date.getTime() / dayMs : Days
  if (end !== undefined && steps.some(({ days }) => days >= end)) {
    throw invalidArgument(
      `'${field}' in the Expiration action for ${ruleName(rule)} must be greater than '${field}' in the Transition action`,
    )
  }
}

function checkTiming({ Days, Date, StorageClass }: Transition): void {
  if ((Days === undefined) === (Date === undefined)) throw s3Error('MalformedXML')
  if (Date !== undefined) checkMidnight(Date)
  if (Days !== undefined && (Days < 0 || Days >= 2 ** 31))
    throw invalidArgument("'Days' in Transition action must be nonnegative")
  if (Days !== undefined && Days < minimumDays && infrequent.has(StorageClass)) {
    throw invalidArgument(
      `'Days' in Transition action must be greater than or equal to ${minimumDays} for storageClass '${StorageClass}'`,
    )
  }
}

function checkNoncurrent(
  rule: RuleDocument,
  transitions: NonNullable<RuleDocument['NoncurrentVersionTransitions']>,
): void {
  const action = 'NoncurrentVersionTransition'
  for (const { NoncurrentDays, NewerNoncurrentVersions, StorageClass } of transitions) {
    checkNewerVersions(NewerNoncurrentVersions, action)
    if (NoncurrentDays < 0 || NoncurrentDays >= 2 ** 31)
      throw invalidArgument(`'NoncurrentDays' in ${action} action must be nonnegative`)
    if (NoncurrentDays < minimumDays && infrequent.has(StorageClass)) {
      throw invalidArgument(
        `'NoncurrentDays' in ${action} action must be greater than or equal to ${minimumDays} for storageClass '${StorageClass}'`,
      )
    }
  }
  const steps = transitions.map(({ NoncurrentDays, StorageClass }) => ({
    storageClass: StorageClass,
    days: NoncurrentDays,
  }))
  checkSteps(steps, { rule: ruleName(rule), action, field: 'NoncurrentDays' })
  const end = rule.NoncurrentVersionExpiration?.NoncurrentDays
  if (end !== undefined && steps.some(({ days }) => days >= end)) {
    throw invalidArgument(
      `'NoncurrentDays' in the NoncurrentVersionExpiration action for ${ruleName(rule)} must be greater than 'NoncurrentDays' in the ${action} action`,
    )
  }
}

/** A cheaper class comes later, and none comes twice. */
function checkSteps(steps: readonly Step[], { rule, action, field }: StepNames): void {
  const ordered = steps.toSorted((a, b) => depthOf(a.storageClass) - depthOf(b.storageClass))
  for (const [index, later] of ordered.entries()) {
    const earlier = ordered[index - 1]
    if (earlier === undefined) continue
    if (earlier.storageClass === later.storageClass) {
      throw invalidRequest(
        `'StorageClass' must be different for '${action}' actions in same 'Rule' with ${rule}`,
      )
    }
    const apart = charged.has(earlier.storageClass) ? minimumDays : 1
    if (later.days - earlier.days >= apart) continue
    const name = (step: Step): string =>
      `'${field}' in the ${action} action for StorageClass '${step.storageClass}' for ${rule}`
    const distance = apart === 1 ? 'greater than' : `${apart} days more than`
    throw invalidArgument(`${name(later)} must be ${distance} ${name(earlier)}`)
  }
}
