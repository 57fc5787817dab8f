import { s3Error } from '../errors.ts'
import type { PostCondition, PostPolicy } from './post-policy.ts'
import type { FormFields } from './read-form.ts'

/** How large the file of a form may be, in bytes. */
export interface SizeRange {
  readonly min: number
  readonly max: number
}

const denied = (problem: string): Error =>
  s3Error('AccessDenied', { message: `Invalid according to Policy: ${problem}` })

const failed = ({ text }: PostCondition): Error => denied(`Policy Condition failed: ${text}`)

/** Every other field has to be the subject of a condition. */
const uncovered = /^(?:file|policy|x-amz-signature|x-ignore-.*)$/

/**
 * Holds a form to its policy: not expired, every condition met, every field named by one. The bucket counts as a
 * field. Returns the sizes that the file may have, which is for whoever reads it. Throws `AccessDenied`.
 */
export function checkPostPolicy(
  { expiration, conditions }: PostPolicy,
  fields: FormFields,
  now: Date,
): SizeRange {
  if (expiration.getTime() < now.getTime()) throw denied('Policy expired.')
  const covered = new Set<string>()
  let range: SizeRange = { min: 0, max: Number.POSITIVE_INFINITY }
  for (const condition of conditions) {
    if (condition.operator === 'content-length-range') range = narrowed(range, condition)
    else if (!isMet(condition, fields)) throw failed(condition)
    else if (condition.field !== undefined) covered.add(condition.field)
  }
  const extra = [...fields.keys()].filter((name) => !covered.has(name) && !uncovered.test(name))
  if (extra.length > 0) throw denied(`Extra input fields: ${extra.join(', ')}`)
  return range
}

type FieldCondition = Exclude<PostCondition, { readonly operator: 'content-length-range' }>
type RangeCondition = Extract<PostCondition, { readonly operator: 'content-length-range' }>

function isMet({ operator, field, value }: FieldCondition, fields: FormFields): boolean {
  const text = field === undefined ? undefined : fields.get(field)
  if (text === undefined) return false
  if (operator === 'eq') return text === value
  // A list of types: each of them has to begin so.
  const texts = field === 'content-type' ? text.split(',').map((each) => each.trim()) : [text]
  return texts.every((each) => each.startsWith(value))
}

function narrowed({ min, max }: SizeRange, condition: RangeCondition): SizeRange {
  if (Number.isNaN(condition.min) || Number.isNaN(condition.max)) throw failed(condition)
  return { min: Math.max(min, condition.min), max: Math.min(max, condition.max) }
}
