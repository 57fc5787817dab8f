import type { Json } from '../../core/json.ts'
import { s3Error } from '../errors.ts'
import { tagsOf } from '../tagging.ts'
import { checkReplicationRule } from './check-replication-rule.ts'
import { replicationDocument, type ReplicationRuleDocument } from './replication-document.ts'
import type { ReplicationRule } from './replication-rule.ts'

export interface ReplicationConfiguration {
  /** The ARN of the role that the server takes when it replicates. */
  readonly role: string
  readonly rules: readonly ReplicationRule[]
}

const roleArn = /^arn:aws[a-z-]*:iam::[^:/]*:role\/.+$/

/** Reads the document of PutBucketReplication. Throws `MalformedXML`, `InvalidRequest`, `InvalidArgument`. */
export function readReplication(document: Json): ReplicationConfiguration {
  const { data } = replicationDocument.safeParse(document)
  if (data === undefined) throw s3Error('MalformedXML')
  if (!roleArn.test(data.Role)) {
    throw s3Error('InvalidArgument', {
      message: 'Invalid Role specified in replication configuration',
      context: { ArgumentName: 'Role', ArgumentValue: data.Role },
    })
  }
  for (const each of data.Rules) checkReplicationRule(each)
  if (data.Rules.some(({ Filter }) => Filter) && data.Rules.some(({ Filter }) => !Filter))
    throw invalid('Rules with Filter and rules without it cannot be used in one configuration.')
  const rules = data.Rules.map(ruleOf)
  checkUnique(
    rules,
    data.Rules.some(({ Filter }) => Filter),
  )
  return { role: data.Role, rules }
}

function checkUnique(rules: readonly ReplicationRule[], hasPriorities: boolean): void {
  const ids = rules.map(({ id }) => id).filter((id) => id !== '')
  if (new Set(ids).size < ids.length)
    throw s3Error('InvalidArgument', {
      message: 'Rule ID must be unique. Found same ID for one or more rules.',
      context: { ArgumentName: 'ID' },
    })
  if (!hasPriorities) return checkPrefixes(rules)
  if (new Set(rules.map(({ priority }) => priority)).size < rules.length)
    throw invalid('Found duplicate priorities: the priority of every rule must be unique.')
}

/** Without priorities no key may be in two rules. */
function checkPrefixes(rules: readonly ReplicationRule[]): void {
  for (const [index, { prefix }] of rules.entries()) {
    const other = rules.slice(index + 1).find((each) => overlap(each.prefix, prefix))
    if (other === undefined) continue
    throw invalid(`Found overlapping prefixes '${prefix}' and '${other.prefix}'.`)
  }
}

const overlap = (one: string, other: string): boolean =>
  one.startsWith(other) || other.startsWith(one)

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

const invalid = (message: string): Error => s3Error('InvalidRequest', { message })
