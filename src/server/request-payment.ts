import { isJsonObject } from '../core/json.ts'
import type { Bucket } from '../engine/bucket.ts'
import { s3Error } from '../protocol/errors.ts'
import type { Caller } from './caller.ts'

/**
 * Throws `AccessDenied` for a request to a Requester Pays bucket that does not say that its sender pays. The owner
 * never has to, and nobody can pay without signing.
 * Source: S3 User Guide, "Downloading objects from Requester Pays buckets".
 */
export function checkPayer(payer: unknown, bucket: Bucket, caller: Caller): void {
  if (!hasPayingRequester(bucket, caller)) return
  if (payer !== 'requester' || caller.accessKeyId === undefined) throw s3Error('AccessDenied')
}

/** What the answer adds where its requester pays: `x-amz-request-charged`. */
export function chargedOutput(bucket: Bucket | undefined, caller: Caller) {
  const isCharged = bucket !== undefined && hasPayingRequester(bucket, caller)
  return isCharged ? { RequestCharged: 'requester' } : undefined
}

export function isRequesterPays({ aspects }: Bucket): boolean {
  const payment = aspects['requestPayment']
  return isJsonObject(payment) && payment['Payer'] === 'Requester'
}

const hasPayingRequester = (bucket: Bucket, { account }: Caller): boolean =>
  isRequesterPays(bucket) && account !== bucket.owner
