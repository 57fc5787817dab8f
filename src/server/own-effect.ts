import type { Bucket } from '../engine/bucket.ts'
import { evaluate, type Effect } from '../protocol/iam/evaluate.ts'
import type { Principal } from '../protocol/iam/principal.ts'
import { bucketPolicy } from './bucket-policy.ts'

/** What the server itself wants to do, as a service of AWS or with a role. */
export interface OwnRequest {
  readonly bucket: Bucket
  readonly principal: Principal
  readonly action: string
  readonly key: string
  /** On whose behalf: the bucket that is logged, listed or replicated. */
  readonly source: Bucket
  readonly now: Date
}

/** What a bucket's policy says of it; where there is no policy, nothing. */
export function ownEffect(request: OwnRequest): Effect {
  const { bucket, principal, action, key } = request
  const policy = bucketPolicy(bucket)
  if (policy === undefined) return 'implicit-deny'
  const resource = `arn:aws:s3:::${bucket.name}/${key}`
  return evaluate([policy], { principal, action, resource, keys: keysOf(request) }).effect
}

/** Source: IAM User Guide, global condition keys; S3 User Guide, policies for log delivery and inventory. */
function keysOf({ bucket, principal, source, now }: OwnRequest) {
  const isService = principal.type === 'service'
  const values: Readonly<Record<string, string | undefined>> = {
    'aws:currenttime': now.toISOString(),
    'aws:epochtime': String(Math.floor(now.getTime() / 1000)),
    'aws:principalisawsservice': String(isService),
    'aws:principalservicename': isService ? principal.service : undefined,
    'aws:principalaccount': 'account' in principal ? principal.account : undefined,
    'aws:principalarn': 'issuer' in principal ? principal.issuer : undefined,
    'aws:resourceaccount': bucket.owner,
    's3:resourceaccount': bucket.owner,
    'aws:securetransport': 'true',
    'aws:sourceaccount': source.owner,
    'aws:sourcearn': `arn:aws:s3:::${source.name}`,
    's3:x-amz-acl': 'bucket-owner-full-control',
    's3:x-amz-server-side-encryption': 'AES256',
  }
  return {
    get(key: string) {
      const value = values[key]
      return value === undefined ? undefined : [value]
    },
  }
}
