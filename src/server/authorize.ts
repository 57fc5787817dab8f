import { s3Error } from '../protocol/errors.ts'
import type { Bucket } from '../engine/bucket.ts'
import { decide, type Decision } from '../protocol/iam/decide.ts'
import { actionOf, furtherActions } from '../protocol/action-of.ts'
import type { OperationName } from '../protocol/operation-types.ts'
import type { VerifiedRequest } from '../protocol/sigv4/verify-request.ts'
import { bucketPolicy } from './bucket-policy.ts'
import { contextKeys } from './context-keys.ts'
import type { Caller } from './caller.ts'
import type { Asked } from './handler.ts'
import type { MatchedRequest } from './request-head.ts'
import type { ServerState } from './server-state.ts'
import { existingTags, requestTags } from './tag-conditions.ts'

export interface AuthorizeRequest {
  readonly head: MatchedRequest
  readonly verified: VerifiedRequest
  readonly caller: Caller
  readonly now: Date
  readonly state: ServerState
}

export interface Authorized {
  readonly bucket: Bucket | undefined
  /** Decides about another action of the same request. */
  readonly decision: (asked: Asked) => Decision
}

/**
 * What these may do depends on their body: on every key, on the tags. Their handlers ask, before they do anything.
 * The bucket itself has no say in it.
 */
const decidedByHandler: ReadonlySet<OperationName> = new Set(['DeleteObjects', 'PutObjectTagging'])

/** Finds the bucket and decides whether the request may go on. Throws `NoSuchBucket`, `AccessDenied`. */
export function authorize(request: AuthorizeRequest): Authorized {
  const { head, caller, state } = request
  const { operation, target } = head
  const bucket = target.bucket === undefined ? undefined : state.engine.bucket(target.bucket)
  const decision = (asked: Asked): Decision => decideFor(request, asked)
  // No policy speaks for these: they are for whoever has an account.
  if (operation.name === 'CreateBucket' || target.kind === 'service') {
    if (caller.accessKeyId === undefined) throw s3Error('AccessDenied')
    return { bucket, decision }
  }
  if (bucket === undefined) {
    throw s3Error('NoSuchBucket', { context: { BucketName: target.bucket } })
  }
  checkExpectedOwner(head, bucket)
  if (decidedByHandler.has(operation.name)) return { bucket, decision }
  const { key } = target
  const versionId = versionOf(head)
  const check = (action: string): void => {
    const { effect } = decision({ action, bucket, ...(key !== undefined && { key }), versionId })
    if (effect !== 'allow') throw s3Error('AccessDenied', { context: { Action: action } })
  }
  check(actionOf(operation.name, head.query))
  furtherActions(operation.name, head.headers).forEach(check)
  return { bucket, decision }
}

const versionOf = ({ query }: MatchedRequest): string | undefined =>
  query.find(([name]) => name === 'versionId')?.[1]

function decideFor(request: AuthorizeRequest, asked: Asked): Decision {
  const { head, verified, caller, now, state } = request
  const { action, bucket, key } = asked
  const { principal, identityPolicies } = caller
  const principalArn = 'arn' in principal ? principal.arn : undefined
  const keys = contextKeys({
    head,
    verified,
    caller,
    principalArn,
    now,
    bucketOwner: bucket.owner,
    assumeSecureTransport: state.assumeSecureTransport,
    existingTags: () => existingTags(state.engine, asked),
    requestTags: () => requestTags(head.headers, asked),
  })
  const resource = `arn:aws:s3:::${bucket.name}${key === undefined ? '' : `/${key}`}`
  return decide({
    request: { principal, action, resource, keys },
    owner: bucket.owner,
    identityPolicies,
    bucketPolicy: bucketPolicy(bucket),
    publicAccessBlock: publicAccessBlockOf(bucket),
  })
}

function publicAccessBlockOf({ aspects }: Bucket): { RestrictPublicBuckets: boolean } {
  const block = aspects['publicAccessBlock']
  const isObject = typeof block === 'object' && block !== null && 'RestrictPublicBuckets' in block
  return { RestrictPublicBuckets: isObject && block.RestrictPublicBuckets === true }
}

/** Source: S3 User Guide, "Verifying bucket ownership with bucket owner condition". */
function checkExpectedOwner({ headers }: MatchedRequest, bucket: Bucket): void {
  const expected = headers['x-amz-expected-bucket-owner']
  if (expected !== undefined && expected !== bucket.owner) throw s3Error('AccessDenied')
}
