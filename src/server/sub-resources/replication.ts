import { randomUUID } from 'node:crypto'
import { isJsonObject, type Json } from '../../core/json.ts'
import type { Bucket } from '../../engine/bucket.ts'
import { s3Error } from '../../protocol/errors.ts'
import { checkReplication } from '../../protocol/replication/check-replication.ts'
import { replicationAspect } from '../replication/bucket-replication.ts'
import type { SubResource, SubResourcePut } from './sub-resource.ts'

export const replication: SubResource = {
  aspect: replicationAspect,
  put: 'PutBucketReplication',
  get: 'GetBucketReplication',
  delete: 'DeleteBucketReplication',
  member: 'ReplicationConfiguration',
  absent: 'ReplicationConfigurationNotFoundError',
  accept: acceptReplication,
}

/** Source: S3 API Reference, "PutBucketReplication". Throws `InvalidRequest`, `AccessDenied`. */
function acceptReplication(
  document: Json,
  bucket: Bucket,
  { context: { allowsOwn, engine } }: SubResourcePut,
): Json {
  const { role, rules } = checkReplication(document)
  // What a role may do is more than its borrower may: who lends it to S3 has to be allowed that.
  const action = 'iam:PassRole'
  if (!allowsOwn({ action, resource: role }))
    throw s3Error('AccessDenied', { context: { Action: action } })
  if (bucket.versioning !== 'Enabled') {
    throw invalid("Versioning must be 'Enabled' on the bucket to apply a replication configuration")
  }
  for (const { destination, account } of rules) {
    const target = engine.bucket(destination)
    if (target === undefined) throw invalid('Destination bucket must exist.')
    if (target.name === bucket.name)
      throw invalid('Destination bucket cannot be the same as the source bucket.')
    if (target.versioning !== 'Enabled')
      throw invalid('Destination bucket must have versioning enabled.')
    if (account !== undefined && account !== target.owner)
      throw invalid('Account is not the owner of the destination bucket.')
  }
  return withIds(document)
}

/** Every rule has an id, as on S3. */
function withIds(document: Json): Json {
  const rules = isJsonObject(document) ? document['Rules'] : undefined
  if (!isJsonObject(document) || !Array.isArray(rules)) return document
  const named = rules.map((rule: Json) =>
    isJsonObject(rule) ? { ...rule, ID: rule['ID'] ?? randomUUID() } : rule,
  )
  return { ...document, Rules: named }
}

const invalid = (message: string): Error => s3Error('InvalidRequest', { message })
