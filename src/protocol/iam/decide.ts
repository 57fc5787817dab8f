import { evaluate } from './evaluate.ts'
import type { Effect, Verdict } from './evaluate.ts'
import type { Policy, Statement } from './policy.ts'
import type { Grant } from './principal-element.ts'
import { accountOf } from './principal.ts'
import { isPublic } from './public.ts'
import type { RequestContext } from './request-context.ts'

/** A request, and everything that has a say in it. What is `undefined` says nothing. */
export interface Question {
  readonly request: RequestContext
  /** The id of the account that owns the bucket or, where it differs, the object. */
  readonly owner: string
  readonly bucketPolicy?: Policy<'resource'> | undefined
  /** True for an object that is not the bucket owner's: the policy can only deny. @default false */
  readonly policyOnlyDenies?: boolean | undefined
  /** The bucket's settings and its account's, whichever is stricter. */
  readonly publicAccessBlock?: { readonly RestrictPublicBuckets?: boolean | undefined } | undefined
  /** Whether an ACL that counts (by ownership and IgnorePublicAcls) grants the action. Asked when nothing else allows. */
  readonly aclAllows?: (() => boolean) | undefined
  /** The policies of the user and its groups, or of the role. Root needs none. */
  readonly identityPolicies?: readonly Policy<'identity'>[] | undefined
  readonly boundary?: Policy<'identity'> | undefined
  readonly sessionPolicies?: readonly Policy<'identity'>[] | undefined
}

/** Why a request is allowed or denied. */
export type Reason =
  | 'root'
  | 'bucket-policy'
  | 'identity-policy'
  | 'acl'
  | 'explicit-deny'
  /** The bucket policy allows it, but is public, and RestrictPublicBuckets is on. */
  | 'public-access-block'
  | 'boundary'
  | 'session-policy'
  /** The bucket's side would let it be, the principal's own account has to allow it as well. */
  | 'no-identity-allow'
  /** The principal is of another account, and the bucket's side does not allow it. */
  | 'no-resource-allow'
  | 'no-allow'

export interface Decision {
  readonly effect: Effect
  readonly reason: Reason
  /** The statement that decided, and the kind of policy that it is in. */
  readonly statement?: Statement
  readonly source?: 'bucket-policy' | 'identity-policy' | 'boundary' | 'session-policy'
}

const policyActions = new Set(['s3:getbucketpolicy', 's3:putbucketpolicy', 's3:deletebucketpolicy'])
const BY_ROOT: Decision = { effect: 'allow', reason: 'root' }
const BY_ACL: Decision = { effect: 'allow', reason: 'acl' }

/**
 * Decides a request in AWS's order: an explicit deny anywhere wins; a public bucket policy grants
 * nothing outside its account under RestrictPublicBuckets, and nor does an ACL beside it; within the account either side's allow is
 * enough, across accounts both are needed. The owner's root user can always reach the bucket policy.
 * Source: IAM User Guide, "Policy evaluation logic".
 */
export function decide(question: Question): Decision {
  const { request, owner, bucketPolicy } = question
  const account = accountOf(request.principal)
  const ownRoot = request.principal.type === 'root' && account === owner
  if (ownRoot && (bucketPolicy === undefined || policyActions.has(request.action.toLowerCase()))) {
    return BY_ROOT
  }
  const resource = bucketPolicy === undefined ? NOTHING : evaluate([bucketPolicy], request)
  const denied = explicitDeny(question, resource)
  if (denied !== undefined) return denied
  if (ownRoot) return BY_ROOT
  const restricted =
    account !== owner &&
    request.principal.type !== 'service' &&
    question.publicAccessBlock?.RestrictPublicBuckets === true &&
    bucketPolicy !== undefined &&
    isPublic(bucketPolicy)
  const offered = question.policyOnlyDenies === true ? NOTHING : resource
  if (account === owner) return withinAccount(question, offered)
  const outside = bucketSide(question, offered)
  // It blocks all access from outside the account, that which an ACL grants included.
  if (restricted && outside !== undefined) return deny('public-access-block')
  if (outside !== undefined) return account === undefined ? outside : across(question, outside)
  return deny(account === undefined ? 'no-allow' : 'no-resource-allow')
}

const NOTHING: Verdict = { effect: 'implicit-deny' }

function explicitDeny(question: Question, resource: Verdict): Decision | undefined {
  const { request, identityPolicies, boundary, sessionPolicies } = question
  const sources = [
    ['identity-policy', identityPolicies],
    ['boundary', boundary && [boundary]],
    ['session-policy', sessionPolicies],
  ] as const
  if (resource.effect === 'explicit-deny') {
    return { ...resource, reason: 'explicit-deny', source: 'bucket-policy' }
  }
  for (const [source, policies] of sources) {
    if (policies === undefined) continue
    const verdict = evaluate(policies, request)
    if (verdict.effect === 'explicit-deny') return { ...verdict, reason: 'explicit-deny', source }
  }
  return undefined
}

/** What the bucket's side offers: its policy or an ACL. */
function bucketSide({ aclAllows }: Question, offered: Verdict): Decision | undefined {
  if (offered.effect === 'allow') return byBucketPolicy(offered)
  return aclAllows?.() === true ? BY_ACL : undefined
}

/** Within the account: an allow of either side. */
function withinAccount(question: Question, offered: Verdict): Decision {
  const grant: Grant | undefined = offered.effect === 'allow' ? offered.grant : undefined
  if (offered.effect === 'allow' && grant !== 'delegated') {
    const limit = grant === 'limited' ? limitOf(question) : undefined
    if (limit === undefined) return byBucketPolicy(offered)
  }
  const identity = identitySide(question)
  if (identity.effect === 'allow') return identity
  if (question.aclAllows?.() === true) return BY_ACL
  if (identity.reason !== 'no-identity-allow' || grant === 'delegated') return identity
  return grant === 'limited' ? deny(limitOf(question) ?? 'no-allow') : deny('no-allow')
}

/** Across accounts: the principal's account must allow what the bucket's side offers. */
function across(question: Question, outside: Decision): Decision {
  if (question.request.principal.type === 'root') return outside
  const identity = identitySide(question)
  return identity.effect === 'allow' ? outside : identity
}

function identitySide(question: Question): Decision {
  const { request, identityPolicies = [] } = question
  const verdict = evaluate(identityPolicies, request)
  if (verdict.effect !== 'allow') return deny('no-identity-allow')
  const limit = limitOf(question)
  if (limit !== undefined) return deny(limit)
  const { effect, statement } = verdict
  return { effect, statement, reason: 'identity-policy', source: 'identity-policy' }
}

/** The limit that does not allow the request: a boundary or a session policy grants nothing itself. */
function limitOf(question: Question): 'boundary' | 'session-policy' | undefined {
  const { request, boundary, sessionPolicies } = question
  const allows = (policies: readonly Policy[]): boolean =>
    evaluate(policies, request).effect === 'allow'
  if (boundary !== undefined && !allows([boundary])) return 'boundary'
  if (sessionPolicies !== undefined && !allows(sessionPolicies)) return 'session-policy'
  return undefined
}

function byBucketPolicy(verdict: Verdict & { effect: 'allow' }): Decision {
  const { effect, statement } = verdict
  return { effect, statement, reason: 'bucket-policy', source: 'bucket-policy' }
}

function deny(reason: Reason): Decision {
  return { effect: 'implicit-deny', reason }
}
