import { s3Error } from '../errors.ts'
import type { RuleDocument } from './lifecycle-document.ts'
import { filterOf } from './lifecycle-rule.ts'
import { invalidArgument, invalidRequest } from './refusal.ts'

const maxNewerVersions = 100
const dayMs = 86_400_000

/** Checks what a rule does, transitions aside. Throws `InvalidArgument`, `InvalidRequest`, `MalformedXML`. */
export function checkActions(rule: RuleDocument): void {
  const { Expiration, NoncurrentVersionExpiration, AbortIncompleteMultipartUpload } = rule
  const isIdle =
    Expiration === undefined &&
    NoncurrentVersionExpiration === undefined &&
    AbortIncompleteMultipartUpload === undefined &&
    rule.Transitions === undefined &&
    rule.NoncurrentVersionTransitions === undefined
  if (isIdle) throw invalidRequest('At least one action needs to be specified in a rule')
  if (Expiration !== undefined) checkExpiration(rule, Expiration)
  if (NoncurrentVersionExpiration !== undefined) {
    const action = 'NoncurrentVersionExpiration'
    const { NoncurrentDays, NewerNoncurrentVersions } = NoncurrentVersionExpiration
    checkPositive(NoncurrentDays, 'NoncurrentDays', action)
    checkNewerVersions(NewerNoncurrentVersions, action)
  }
  if (AbortIncompleteMultipartUpload !== undefined) {
    const action = 'AbortIncompleteMultipartUpload'
    checkPositive(AbortIncompleteMultipartUpload.DaysAfterInitiation, 'DaysAfterInitiation', action)
    checkPrefixOnly(rule, action)
  }
}

function checkExpiration(
  rule: RuleDocument,
  expiration: NonNullable<RuleDocument['Expiration']>,
): void {
  const { Days, Date, ExpiredObjectDeleteMarker } = expiration
  const said = [Days, Date, ExpiredObjectDeleteMarker].filter((each) => each !== undefined)
  if (said.length !== 1) throw s3Error('MalformedXML')
  if (Days !== undefined) checkPositive(Days, 'Days', 'Expiration')
  if (Date !== undefined) checkMidnight(Date)
  if (ExpiredObjectDeleteMarker !== undefined) checkPrefixOnly(rule, 'ExpiredObjectDeleteMarker')
}

/** Neither delete markers nor uploads have tags or a size. */
function checkPrefixOnly(rule: RuleDocument, action: string): void {
  const { tags, largerThan, smallerThan } = filterOf(rule)
  if (Object.keys(tags).length > 0) throw invalidRequest(`${action} cannot be specified with Tags.`)
  if (largerThan !== undefined || smallerThan !== undefined)
    throw invalidRequest(`${action} cannot be specified with Object Size.`)
}

function checkPositive(days: number, name: string, action: string): void {
  if (days > 0 && days < 2 ** 31) return
  throw invalidArgument(`'${name}' for ${action} action must be a positive integer`)
}

export function checkNewerVersions(count: number | undefined, action: string): void {
  if (count === undefined || (count > 0 && count <= maxNewerVersions)) return
  throw invalidArgument(
    `'NewerNoncurrentVersions' for ${action} action must be a positive integer no greater than ${maxNewerVersions}`,
  )
}

export function checkMidnight(date: Date): void {
  if (date.getTime() % dayMs !== 0) throw invalidArgument("'Date' must be at midnight GMT")
}
