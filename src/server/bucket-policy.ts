import type { Bucket } from '../engine/bucket.ts'
import { parsePolicy } from '../protocol/iam/parse-policy.ts'
import type { Policy } from '../protocol/iam/policy.ts'

const policies = new WeakMap<Bucket, Policy<'resource'>>()

/** A bucket's policy, parsed once per record: the engine makes a new record when an aspect changes. */
export function bucketPolicy(bucket: Bucket): Policy<'resource'> | undefined {
  const text = bucket.aspects['policy']
  if (typeof text !== 'string') return undefined
  const known = policies.get(bucket)
  if (known !== undefined) return known
  const policy = parsePolicy(text, 'resource')
  policies.set(bucket, policy)
  return policy
}
