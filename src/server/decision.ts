import type { ObjectVersion } from '../engine/object-version.ts'
import { decide, type Decision } from '../protocol/iam/decide.ts'
import { parameterOf } from '../protocol/query-string.ts'
import type { VerifiedRequest } from '../protocol/sigv4/verify-request.ts'
import { aclAllows } from './acl/acl-allows.ts'
import { blocksPublic } from './acl/check-public-acl.ts'
import { hasAclsDisabled } from './acl/object-ownership.ts'
import { bucketPolicy } from './bucket-policy.ts'
import type { Caller } from './caller.ts'
import { contextKeys, type KeyedAction } from './context-keys.ts'
import type { Asked } from './handler.ts'
import { objectOwner } from './object-owner.ts'
import type { MatchedRequest } from './request-head.ts'
import type { ServerState } from './server-state.ts'
import { uploadInitiator } from './stored-upload.ts'

export interface AuthorizeRequest {
  readonly head: MatchedRequest
  readonly verified: VerifiedRequest
  readonly caller: Caller
  readonly now: Date
  readonly state: ServerState
}

/** Nothing speaks against the root user of an account that has the bucket for itself. */
const byRoot: Decision = { effect: 'allow', reason: 'root' }

/** Decides about an action on a bucket or object, from everything that has a say in it. */
export function decideOn(request: AuthorizeRequest, asked: Asked): Decision {
  const { caller, state } = request
  const { action, bucket, key } = asked
  const policy = bucketPolicy(bucket)
  const hasAcls = !hasAclsDisabled(bucket)
  const { principal, identityPolicies } = caller
  if (policy === undefined && !hasAcls && principal.type === 'root') {
    if (caller.account === bucket.owner) return byRoot
  }
  const version = hasAcls ? versionOf(state, asked) : undefined
  const owner = ownerOf(asked, version, caller)
  const resource = `arn:aws:s3:::${bucket.name}${key === undefined ? '' : `/${key}`}`
  const { head, verified, now } = request
  const keys = contextKeys({ head, verified, caller, now, state, asked })
  const { accounts } = state
  return decide({
    request: { principal, action, resource, keys },
    owner,
    bucketPolicy: policy,
    policyOnlyDenies: owner !== bucket.owner,
    publicAccessBlock: {
      RestrictPublicBuckets: blocksPublic(bucket, 'RestrictPublicBuckets'),
    },
    identityPolicies,
    aclAllows: () =>
      (hasAcls && aclAllows(asked, { caller, accounts, version })) || isInitiator(request, asked),
  })
}

const ofUploads: ReadonlySet<string> = new Set([
  's3:AbortMultipartUpload',
  's3:ListMultipartUploadParts',
])

/**
 * Whether an upload is of the caller's account, of another than the bucket's: the bucket lets it go on.
 * Source: S3 User Guide, "Uploading and copying objects using multipart upload", permissions.
 */
function isInitiator({ caller, head, state }: AuthorizeRequest, asked: Asked): boolean {
  const { action, bucket, key = '' } = asked
  const { account, accessKeyId } = caller
  if (!ofUploads.has(action) || account === bucket.owner || accessKeyId === undefined) return false
  const uploadId = parameterOf(head.query, 'uploadId') ?? ''
  const upload = state.engine.upload({ bucket: bucket.name, key, uploadId })
  return upload !== undefined && uploadInitiator(upload, bucket) === account
}

/** Decides about what is of the account alone: its list of buckets, a bucket that is not there yet. */
export function decideOwn(request: AuthorizeRequest, asked: KeyedAction): Decision {
  const { caller, head } = request
  const { principal, identityPolicies, account } = caller
  const keys = contextKeys({ ...request, asked })
  // Policies that list buckets name all of them, with or without the beginning of an ARN.
  const { action, resource = `arn:aws:s3:::${head.target.bucket ?? '*'}` } = asked
  return decide({
    request: { principal, action, resource, keys },
    owner: account,
    identityPolicies,
  })
}

/** The version that an action is on; undefined for one on the bucket, and where there is none. */
function versionOf({ engine }: ServerState, asked: Asked): ObjectVersion | undefined {
  const { bucket, key, versionId, isNew } = asked
  if (key === undefined || isNew === true || asked.action === 's3:PutObject') return undefined
  const address = { bucket: bucket.name, key, ...(versionId !== undefined && { versionId }) }
  const version = engine.getObject(address)
  return version?.deleteMarker === false ? version : undefined
}

/** Of these the object's owner disposes. All others are the bucket owner's, as deleting and restoring. */
const onesOwn =
  /^s3:(?:GetObject(?:Version)?(?:Acl|Attributes|Tagging|Torrent)?|PutObject(?:Version)?(?:Acl|Tagging)|DeleteObject(?:Version)?Tagging)$/

/**
 * Whose account decides: the bucket's, unless the object is another's. What a write says of its object its writer says.
 * Source: S3 User Guide, "How Amazon S3 authorizes a request for an object operation".
 */
function ownerOf(asked: Asked, version: ObjectVersion | undefined, caller: Caller): string {
  const { action, bucket, isNew } = asked
  if (isNew === true && action === 's3:PutObjectAcl' && caller.accessKeyId !== undefined)
    return caller.account
  if (version === undefined || !onesOwn.test(action)) return bucket.owner
  return objectOwner(version.metadata, bucket)
}
