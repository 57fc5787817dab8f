import type { Bucket } from '../engine/bucket.ts'
import { actionOf, furtherActions } from '../protocol/action-of.ts'
import { s3Error } from '../protocol/errors.ts'
import type { Decision } from '../protocol/iam/decide.ts'
import type { OperationName } from '../protocol/operation-types.ts'
import { parameterOf } from '../protocol/query-string.ts'
import { decideOn, decideOwn, type AuthorizeRequest } from './decision.ts'
import type { Asked, AskedOwn } from './handler.ts'
import type { MatchedRequest } from './request-head.ts'
import { checkPayer } from './request-payment.ts'

export type { AuthorizeRequest } from './decision.ts'

export interface Authorized {
  readonly bucket: Bucket | undefined
  /** Decides about another action of the same request. */
  readonly decision: (asked: Asked) => Decision
  /** The same about an action of the caller's own account. */
  readonly ownDecision: (asked: AskedOwn) => Decision
  /** True if nothing but an ACL allows the request. */
  readonly byAcl?: boolean
}

/**
 * What these may do depends on their body: on every key, on the tags, on the lock, on the region. Their handlers ask, before they do anything.
 * The bucket itself has no say in it.
 */
const decidedByHandler: ReadonlySet<OperationName> = new Set([
  'CreateBucket',
  'DeleteObjects',
  'PutObjectLegalHold',
  'PutObjectRetention',
  'PutObjectTagging',
])

/** Finds the bucket and decides whether the request may go on. Throws `NoSuchBucket`, `AccessDenied`. */
export function authorize(request: AuthorizeRequest): Authorized {
  const { head, caller, state } = request
  const { operation, target } = head
  const bucket = target.bucket === undefined ? undefined : state.engine.bucket(target.bucket)
  const decision = (asked: Asked): Decision => decideOn(request, asked)
  const ownDecision = (asked: AskedOwn): Decision => decideOwn(request, asked)
  // No bucket has a say in these: they are for whoever has an account.
  if (operation.name === 'CreateBucket' || target.kind === 'service') {
    authorizeOwn(request)
    return { bucket, decision, ownDecision }
  }
  if (bucket === undefined) {
    throw s3Error('NoSuchBucket', { context: { BucketName: target.bucket } })
  }
  checkExpectedOwner(head, bucket)
  checkPayer(head.headers['x-amz-request-payer'], bucket, caller)
  const byAcl = !decidedByHandler.has(operation.name) && authorizeOn(request, bucket)
  if (ofOwnAccount.has(operation.name) && caller.account !== bucket.owner) {
    throw s3Error('MethodNotAllowed', { context: { Method: head.method, ResourceType: 'BUCKET' } })
  }
  return { bucket, decision, ownDecision, byAcl }
}

/** Source: S3 API Reference, "PutBucketPolicy": 405 for who may, but is of another account. */
const ofOwnAccount: ReadonlySet<OperationName> = new Set([
  'DeleteBucketPolicy',
  'GetBucketPolicy',
  'PutBucketPolicy',
])

function authorizeOwn(request: AuthorizeRequest): void {
  const { head, caller } = request
  const { operation, query, headers } = head
  if (caller.accessKeyId === undefined) throw s3Error('AccessDenied')
  const actions = [...furtherActions(operation.name, headers)]
  if (!decidedByHandler.has(operation.name)) actions.push(actionOf(operation.name, query))
  for (const action of actions) {
    if (decideOwn(request, { action }).effect !== 'allow') throw denied(action)
  }
}

/** True if an ACL alone allows it. */
function authorizeOn(request: AuthorizeRequest, bucket: Bucket): boolean {
  const { head } = request
  const { operation, target, query, headers } = head
  const { key } = target
  const action = actionOf(operation.name, query)
  // Written out, as this runs for every request: a spread costs more than all the rest.
  const asked: Asked =
    key === undefined
      ? { action, bucket }
      : { action, bucket, key, versionId: parameterOf(query, 'versionId') }
  const { effect, reason } = decideOn(request, asked)
  if (effect !== 'allow') {
    const mayPass = effect === 'implicit-deny' && reads.has(operation.name)
    if (!mayPass || !isKnownToBeMissing(request, asked)) throw denied(action)
  }
  for (const further of furtherActions(operation.name, headers)) {
    const { versionId: _, ...about } = asked
    const decided = decideOn(request, { ...about, action: further, isNew: true })
    if (decided.effect !== 'allow') throw denied(further)
  }
  return reason === 'acl'
}

const reads: ReadonlySet<OperationName> = new Set(['GetObject', 'HeadObject'])

/**
 * Whoever may list a bucket may know which keys it lacks: the handler answers that the key is not there.
 * Source: S3 API Reference, "GetObject": 404 with s3:ListBucket, 403 without.
 */
function isKnownToBeMissing(request: AuthorizeRequest, { bucket, key = '', versionId }: Asked) {
  const address = { bucket: bucket.name, key, ...(versionId !== undefined && { versionId }) }
  if (request.state.engine.getObject(address)?.deleteMarker === false) return false
  const listing = { action: 's3:ListBucket', bucket, prefix: key }
  return decideOn(request, listing).effect === 'allow'
}

const denied = (action: string): Error => s3Error('AccessDenied', { context: { Action: action } })

/** Source: S3 User Guide, "Verifying bucket ownership with bucket owner condition". */
function checkExpectedOwner({ headers }: MatchedRequest, bucket: Bucket): void {
  const expected = headers['x-amz-expected-bucket-owner']
  if (expected !== undefined && expected !== bucket.owner) throw s3Error('AccessDenied')
}
