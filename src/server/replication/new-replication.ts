import type { Json } from '../../core/json.ts'
import type { ObjectVersion } from '../../engine/object-version.ts'
import type { OperationOutput } from '../../protocol/operation-types.ts'
import { replicationRulesFor } from '../../protocol/replication/replication-rule.ts'
import { parseTaggingHeader } from '../../protocol/tagging.ts'
import type { Context } from '../handler.ts'
import { bucketReplication } from './bucket-replication.ts'
import { replicationExtra, replicationStatus } from './replication-state.ts'

interface NewObjectTags {
  readonly Tagging?: string | undefined
}

const none = {}

/** What is kept with a new object of which there will be replicas: that they are pending. */
export function newReplication(
  { Tagging = '' }: NewObjectTags,
  { bucket, key }: Pick<Context, 'bucket' | 'key'>,
): Readonly<Record<string, Json>> {
  const configuration = bucketReplication(bucket)
  if (configuration === undefined || bucket.versioning !== 'Enabled') return none
  const tags = parseTaggingHeader(Tagging)
  const rules = replicationRulesFor(configuration.rules, { key, tags })
  return rules.length === 0 ? none : replicationExtra({ replicas: {} })
}

/** `x-amz-replication-status`. */
export function describeReplication({
  metadata,
}: ObjectVersion): Pick<OperationOutput<'HeadObject'>, 'ReplicationStatus'> | undefined {
  if (metadata.extra === undefined) return undefined
  const status = replicationStatus(metadata)
  return status && { ReplicationStatus: status }
}
