import type { Json } from '../../core/json.ts'
import { s3Error } from '../errors.ts'
import { tagsOf } from '../tagging.ts'
import { replicationDocument, type ReplicationRuleDocument } from './replication-document.ts'
import type { ReplicationRule } from './replication-rule.ts'

export interface ReplicationConfiguration {
  /** The ARN of the role that the server takes when it replicates. */
  readonly role: string
  readonly rules: readonly ReplicationRule[]
}

/**
 * Reads the document of a replication configuration, as it was put or as it is kept. Throws `MalformedXML`,
 * `InvalidArgument`.
 */
export function readReplication(document: Json): ReplicationConfiguration {
  const { data } = replicationDocument.safeParse(document)
  if (data === undefined) throw s3Error('MalformedXML')
  return { role: data.Role, rules: data.Rules.map(ruleOf) }
}

function ruleOf(each: ReplicationRuleDocument): ReplicationRule {
  const { Filter, Destination } = each
  const tags = Filter?.And?.Tags ?? (Filter?.Tag === undefined ? [] : [Filter.Tag])
  return {
    id: each.ID ?? '',
    isEnabled: each.Status === 'Enabled',
    priority: each.Priority ?? 0,
    prefix: Filter?.And?.Prefix ?? Filter?.Prefix ?? each.Prefix ?? '',
    tags: tagsOf(tags),
    destination: bucketOf(Destination.Bucket),
    account: Destination.Account,
    storageClass: Destination.StorageClass,
    overridesOwner: Destination.AccessControlTranslation !== undefined,
    // The first version of the configuration replicates them always.
    deleteMarkers: Filter === undefined || each.DeleteMarkerReplication?.Status === 'Enabled',
    replicaModifications: each.SourceSelectionCriteria?.ReplicaModifications?.Status === 'Enabled',
  }
}

function bucketOf(arn: string): string {
  const [, name] = /^arn:aws[a-z-]*:s3:::([a-z0-9][a-z0-9.-]+)$/.exec(arn) ?? []
  if (name !== undefined) return name
  throw s3Error('InvalidArgument', {
    message: 'Invalid bucket ARN',
    context: { ArgumentName: 'Destination.Bucket', ArgumentValue: arn },
  })
}
