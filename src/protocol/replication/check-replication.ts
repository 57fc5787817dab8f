import type { Json } from '../../core/json.ts'
import { s3Error } from '../errors.ts'
import { checkReplicationRule } from './check-replication-rule.ts'
import { readReplication, type ReplicationConfiguration } from './read-replication.ts'
import { replicationDocument } from './replication-document.ts'
import type { ReplicationRule } from './replication-rule.ts'

const roleArn = /^arn:aws[a-z-]*:iam::[^:/]*:role\/.+$/

/**
 * Reads the document of PutBucketReplication. What is kept is read without all this, whatever S3 refuses by then. Throws
 * `MalformedXML`, `InvalidRequest`, `InvalidArgument`, `NotImplemented`.
 */
export function checkReplication(document: Json): ReplicationConfiguration {
  const { data } = replicationDocument.safeParse(document)
  if (data === undefined) throw s3Error('MalformedXML')
  if (!roleArn.test(data.Role)) {
    throw s3Error('InvalidArgument', {
      message: 'Invalid Role specified in replication configuration',
      context: { ArgumentName: 'Role', ArgumentValue: data.Role },
    })
  }
  for (const each of data.Rules) checkReplicationRule(each)
  const filtered = data.Rules.filter(({ Filter }) => Filter !== undefined).length
  if (filtered > 0 && filtered < data.Rules.length)
    throw invalid('Rules with Filter and rules without it cannot be used in one configuration.')
  const configuration = readReplication(document)
  checkIds(configuration.rules)
  if (filtered > 0) checkPriorities(configuration.rules)
  else checkFirstVersion(configuration.rules)
  return configuration
}

function checkIds(rules: readonly ReplicationRule[]): void {
  const ids = rules.map(({ id }) => id).filter((id) => id !== '')
  if (new Set(ids).size === ids.length) return
  throw s3Error('InvalidArgument', {
    message: 'Rule ID must be unique. Found same ID for one or more rules.',
    context: { ArgumentName: 'ID' },
  })
}

function checkPriorities(rules: readonly ReplicationRule[]): void {
  const priorities = rules.map(({ priority }) => priority)
  const twice = priorities.find((priority, index) => priorities.indexOf(priority) < index)
  if (twice !== undefined) throw invalid(`Found duplicate priority ${twice}.`)
}

/** Without priorities there is one destination, and no key may be in two rules. */
function checkFirstVersion(rules: readonly ReplicationRule[]): void {
  if (new Set(rules.map(({ destination }) => destination)).size > 1)
    throw invalid('Number of distinct destination bucket ARNs cannot exceed 1')
  for (const [index, { prefix }] of rules.entries()) {
    const other = rules.slice(index + 1).find((each) => overlap(each.prefix, prefix))
    if (other === undefined) continue
    throw invalid(`Found overlapping prefixes '${prefix}' and '${other.prefix}'`)
  }
}

const overlap = (one: string, other: string): boolean =>
  one.startsWith(other) || other.startsWith(one)

const invalid = (message: string): Error => s3Error('InvalidRequest', { message })
