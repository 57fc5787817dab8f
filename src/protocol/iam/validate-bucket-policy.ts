import { s3Actions } from './actions.ts'
import type { S3ResourceType } from './actions.ts'
import { isConditionKey } from './condition-keys.ts'
import { policyError } from './errors.ts'
import type { Policy, Statement } from './policy.ts'
import type { PrincipalElement } from './principal-element.ts'

/** What S3 knows when it is given a bucket policy. */
export interface BucketPolicyPlace {
  readonly bucket: string
  /** Whether there is an account of that id. @default any of twelve digits exists */
  readonly accountExists?: (account: string) => boolean
}

/**
 * What S3 asks of a policy before it takes it for a bucket: the principals exist, the actions are
 * S3's and apply to a resource of their statement, the resources are this bucket's and the condition
 * keys are known. Throws MalformedPolicy with AWS's message.
 */
export function validateBucketPolicy(policy: Policy<'resource'>, place: BucketPolicyPlace): void {
  for (const statement of policy.statements) {
    validatePrincipal(statement, place)
    const types = resourceTypes(statement, place.bucket)
    validateActions(statement, types)
    const key = statement.conditions.find((condition) => !isConditionKey(condition.key))?.key
    if (key !== undefined) throw malformed('Policy has an invalid condition key', statement, key)
  }
}

function validatePrincipal(statement: Statement, place: BucketPolicyPlace): void {
  const { principal, effect } = statement
  if (principal === undefined) throw malformed('Missing required field Principal', statement)
  // IAM User Guide, "NotPrincipal": it must be used with Deny; with Allow it is not supported.
  if (principal.negated && effect === 'Allow') {
    throw malformed('NotPrincipal with Allow is not supported', statement)
  }
  const { accountExists = (account) => /^\d{12}$/.test(account) } = place
  // The origin access identities of CloudFront have ARNs of an account of that name.
  const missing = accountsOf(principal).find(
    (account) => account !== 'cloudfront' && !accountExists(account),
  )
  if (missing !== undefined) throw malformed('Invalid principal in policy', statement, missing)
}

function accountsOf({ accounts, arns }: PrincipalElement): readonly string[] {
  return [...accounts, ...Array.from(arns, (arn) => arn.split(':')[4] ?? '')]
}

const bucketArn = /^arn:aws[a-z-]*:s3:::/

/** The kinds of ARN that the resources of a statement can be. */
function resourceTypes(statement: Statement, bucket: string): ReadonlySet<S3ResourceType> {
  const types = new Set<S3ResourceType>()
  for (const pattern of statement.resource.patterns) {
    const head = bucketArn.exec(pattern)?.[0]
    const name = head === undefined ? '' : pattern.slice(head.length)
    const rest = name.startsWith(bucket) ? name.slice(bucket.length) : undefined
    if (rest === undefined || !/^(?:$|[/*])/.test(rest)) {
      throw malformed('Policy has invalid resource', statement, pattern)
    }
    if (!rest.includes('/')) types.add('bucket')
    if (rest !== '') types.add('object')
  }
  return types
}

function validateActions(statement: Statement, types: ReadonlySet<S3ResourceType>): void {
  const { action, resource } = statement
  for (const [index, pattern] of action.patterns.entries()) {
    const test = action.tests[index]
    const applies = [...s3Actions]
      .filter(([name]) => test?.(`s3:${name}`, noKeys) === true)
      .map(([, type]) => type)
    if (applies.length === 0) throw malformed('Policy has invalid action', statement, pattern)
    // What a negated element leaves over is too much to be told apart.
    if (action.negated || resource.negated) continue
    if (!applies.some((type) => types.has(type))) {
      throw malformed('Action does not apply to any resource(s) in statement', statement, pattern)
    }
  }
}

const noKeys = new Map<string, readonly string[]>()

function malformed(message: string, statement: Statement, offender?: string): Error {
  const { index, sid } = statement
  return policyError('MalformedPolicy', { message, context: { statement: index, sid, offender } })
}
