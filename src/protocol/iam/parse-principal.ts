import { isJsonObject } from '../../core/json.ts'
import type { Json } from '../../core/json.ts'
import { policyError } from './errors.ts'
import type { PrincipalElement } from './principal-element.ts'

const rootArn = /^arn:aws[a-z-]*:iam::([^:]+):root$/
const identityArn =
  /^arn:aws[a-z-]*:(?:iam::[^:]*:(?:user|role)|sts::[^:]*:(?:assumed-role|federated-user))\/.+$/
/** What AWS shows of a user or role that is gone: it fits nobody any more. */
const uniqueId = /^A[A-Z]{3}[A-Z0-9]{12,}$/
const accountId = /^\d{12}$/
const service = /^[a-z0-9-]+(?:\.[a-z0-9-]+)+$/

/**
 * Parses `Principal` or `NotPrincipal`. Throws MalformedPolicy at a form that AWS does not have,
 * such as a wildcard within an ARN.
 */
export function parsePrincipal(source: {
  readonly value: Json
  readonly negated: boolean
}): PrincipalElement {
  const { value, negated } = source
  const element = {
    negated,
    everyone: value === '*' ? ('all' as const) : undefined,
    accounts: new Set<string>(),
    arns: new Set<string>(),
    canonicalIds: new Set<string>(),
    services: new Set<string>(),
    federated: new Set<string>(),
  }
  if (value === '*') return element
  if (!isJsonObject(value) || Object.keys(value).length === 0) throw invalidPrincipal(value)
  const principals = Object.entries(value).flatMap(([type, list]) =>
    strings(list).map((principal) => ({ type, principal })),
  )
  const everyone = principals.some(({ type, principal }) => type === 'AWS' && principal === '*')
  for (const { type, principal } of principals) {
    if (type === 'AWS' && principal === '*') continue
    if (type === 'AWS') addAws(element, principal)
    else if (type === 'CanonicalUser' && /^[0-9a-f]{64}$/.test(principal)) {
      element.canonicalIds.add(principal)
    } else if (type === 'Service' && service.test(principal)) element.services.add(principal)
    else if (type === 'Federated' && principal !== '' && !/[*?]/.test(principal)) {
      element.federated.add(principal)
    } else throw invalidPrincipal(principal)
  }
  return everyone ? { ...element, everyone: 'aws' } : element
}

function addAws(
  element: { readonly accounts: Set<string>; readonly arns: Set<string> },
  principal: string,
): void {
  if (/[*?]/.test(principal)) throw invalidPrincipal(principal)
  const account = accountId.test(principal) ? principal : rootArn.exec(principal)?.[1]
  if (account !== undefined) element.accounts.add(account)
  else if (identityArn.test(principal) || uniqueId.test(principal)) element.arns.add(principal)
  else throw invalidPrincipal(principal)
}

function strings(list: Json): readonly string[] {
  const values: readonly Json[] = Array.isArray(list) ? list : [list]
  if (values.length === 0) throw invalidPrincipal(list)
  return values.map((value) => {
    if (typeof value !== 'string') throw invalidPrincipal(value)
    return value
  })
}

function invalidPrincipal(value: Json): Error {
  return policyError('MalformedPolicy', {
    message: 'Invalid principal in policy',
    hint: 'Name an account, a user, a role, a session or a service that exists, or "*" alone.',
    context: { principal: typeof value === 'string' ? value.slice(0, 200) : typeof value },
  })
}
