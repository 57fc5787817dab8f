import { s3Error } from '../errors.ts'
import type { RuleDocument } from './lifecycle-document.ts'
import { checkActions } from './check-actions.ts'
import { checkFilter } from './check-filter.ts'
import { checkTransitions } from './check-transitions.ts'
import { invalidArgument, invalidRequest } from './refusal.ts'

const maxRules = 1000
const maxIdLength = 255

/**
 * Throws what S3 refuses a lifecycle configuration with: `InvalidArgument`, `InvalidRequest`, `MalformedXML`.
 * Source: S3 User Guide, "Lifecycle configuration elements"; API Reference, "PutBucketLifecycleConfiguration".
 */
export function validateLifecycle(rules: readonly RuleDocument[]): void {
  if (rules.length === 0) throw s3Error('MalformedXML')
  if (rules.length > maxRules) {
    throw invalidRequest(
      `The number of lifecycle rules must not exceed the allowed limit of ${maxRules} rules`,
    )
  }
  checkIds(rules)
  checkVersion(rules)
  for (const rule of rules) {
    checkFilter(rule)
    checkActions(rule)
    checkTransitions(rule)
  }
}

function checkIds(rules: readonly RuleDocument[]): void {
  const known = new Set<string>()
  for (const { ID = '' } of rules) {
    if (ID.length > maxIdLength)
      throw invalidArgument(`ID length should not exceed allowed limit of ${maxIdLength}`)
    if (known.has(ID))
      throw invalidArgument('Rule ID must be unique. Found same ID for more than one rule')
    if (ID !== '') known.add(ID)
  }
}

/** All rules have a Filter, or all have a Prefix of their own, as the first version of the API had it. */
function checkVersion(rules: readonly RuleDocument[]): void {
  const hasFilters = rules[0]?.Filter !== undefined
  for (const { Prefix, Filter } of rules) {
    if (Prefix === undefined && Filter === undefined) throw s3Error('MalformedXML')
    if (hasFilters && Prefix !== undefined) {
      throw invalidRequest(
        'Base level prefix cannot be used in Lifecycle V2, prefixes are only supported in the Filter.',
      )
    }
    if (!hasFilters && Filter !== undefined)
      throw invalidRequest('Filter element can only be used in Lifecycle V2.')
  }
  if (!hasFilters) checkOverlaps(rules)
}

const actions = [
  'Expiration',
  'Transitions',
  'NoncurrentVersionExpiration',
  'NoncurrentVersionTransitions',
  'AbortIncompleteMultipartUpload',
] as const

/** Prefixes of the first version may not overlap. Sorted, a prefix stands right before what it begins. */
function checkOverlaps(rules: readonly RuleDocument[]): void {
  for (const action of actions) {
    const prefixes = rules
      .filter(({ [action]: taken }) => taken !== undefined)
      .map(({ Prefix = '' }) => Prefix)
      .toSorted()
    for (const [index, prefix] of prefixes.entries()) {
      const next = prefixes[index + 1]
      if (next === undefined || !next.startsWith(prefix)) continue
      const type = action.replace(/s$/, '')
      throw invalidRequest(
        `Found overlapping prefixes '${prefix}' and '${next}' for same action type '${type}'`,
      )
    }
  }
}
