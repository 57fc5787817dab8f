import { parseCidr } from './conditions/cidr.ts'
import type { Condition } from './conditions/condition.ts'
import { cutArn } from './arn.ts'
import type { Policy, Statement } from './policy.ts'
import type { PrincipalElement } from './principal-element.ts'

/** Whether S3 calls a bucket policy public: whether one of its statements is. */
export function isPublic(policy: Policy<'resource'>): boolean {
  return publicStatements(policy).length > 0
}

const known = new WeakMap<Policy<'resource'>, readonly Statement[]>()

/**
 * The statements that make a policy public: those that allow without being limited to fixed values.
 * `Deny` statements are not weighed against them. Computed once for a policy.
 * Source: Amazon S3 User Guide, "Blocking public access", the meaning of "public".
 */
export function publicStatements(policy: Policy<'resource'>): readonly Statement[] {
  let statements = known.get(policy)
  if (statements === undefined) {
    statements = policy.statements.filter(
      ({ effect, principal, conditions }) =>
        effect === 'Allow' && !hasFixedPrincipals(principal) && !conditions.some(isFixed),
    )
    known.set(policy, statements)
  }
  return statements
}

function hasFixedPrincipals(element: PrincipalElement | undefined): boolean {
  if (element === undefined) return true
  if (element.negated || element.everyone !== undefined) return false
  // A SAML provider belongs to an account; a web identity provider signs anybody in.
  return [...element.federated].every((provider) => /^arn:[^:]+:iam::\d+:saml-/.test(provider))
}

type FixedValue = (value: string) => boolean

const equality = new Set([
  'StringEquals',
  'StringEqualsIgnoreCase',
  'StringLike',
  'ArnEquals',
  'ArnLike',
])

/** The keys that can make a statement not public, and the values that count as fixed. */
const fixedValues: ReadonlyMap<string, FixedValue> = new Map([
  ['aws:sourcearn', isPlain],
  ['aws:sourcevpc', isPlain],
  ['aws:sourcevpce', isPlain],
  ['aws:sourceowner', isPlain],
  ['aws:sourceaccount', isPlain],
  ['aws:principalorgid', isPlain],
  ['aws:principalarn', isPlain],
  ['aws:principalaccount', isPlain],
  ['aws:userid', (value) => isPlain(value) && !/^ARO[0-9A-Z]*:/.test(value)],
  ['s3:x-amz-server-side-encryption-aws-kms-key-id', isPlain],
  ['s3:dataaccesspointaccount', isPlain],
  ['s3:dataaccesspointarn', isAccessPointOfAccount],
])

function isFixed(condition: Condition): boolean {
  const { comparison, quantifier, ifExists, values } = condition
  if (ifExists || quantifier === 'ForAllValues' || values.length === 0) return false
  const key = condition.key.toLowerCase()
  if (key === 'aws:sourceip') return comparison === 'IpAddress' && values.every(isNarrow)
  const fixed = fixedValues.get(key)
  return fixed !== undefined && equality.has(comparison) && values.every(fixed)
}

/** Without wildcard or variable, whether or not the operator would read them as such. */
function isPlain(value: string): boolean {
  return value !== '' && !/[*?]|\$\{/.test(value)
}

/** Not broader than /8 or, for IPv6, /32. Every private range of RFC 1918 is narrow enough. */
function isNarrow(value: string): boolean {
  const block = parseCidr(value)
  return block !== undefined && block.bits >= (block.address.length === 4 ? 8 : 32)
}

/** The name of the access point may have wildcards, as long as the account is fixed. */
function isAccessPointOfAccount(value: string): boolean {
  const parts = cutArn(value)
  if (parts === undefined || value.includes('${')) return false
  const [partition, account, name] = [parts[1] ?? '', parts[4] ?? '', parts[5] ?? '']
  return (
    isPlain(partition) &&
    parts[2] === 's3' &&
    /^\d{12}$/.test(account) &&
    name.startsWith('accesspoint/')
  )
}
