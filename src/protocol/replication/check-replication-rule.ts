import { s3Error } from '../errors.ts'
import type { ReplicationRuleDocument } from './replication-document.ts'

const guide = 'Please refer to S3 Developer Guide for more information.'
const version = `for this version of Cross Region Replication configuration schema. ${guide}`

/** Source: S3 API Reference, PutBucketReplication; S3 User Guide, "Replication configuration". Throws `InvalidRequest`, `NotImplemented`. */
export function checkReplicationRule(rule: ReplicationRuleDocument): void {
  if (rule.Filter === undefined) checkUnfiltered(rule)
  else checkFiltered(rule)
  checkDestination(rule)
  if (rule.ExistingObjectReplication?.Status === 'Enabled')
    throw notImplemented('ExistingObjectReplication')
  if (rule.SourceSelectionCriteria?.SseKmsEncryptedObjects?.Status === 'Enabled')
    throw notImplemented('SseKmsEncryptedObjects')
}

/** The first version of the configuration. */
function checkUnfiltered({
  Priority,
  DeleteMarkerReplication,
  Destination,
}: ReplicationRuleDocument) {
  const { ReplicationTime } = Destination
  const unknown = Object.entries({ Priority, DeleteMarkerReplication, ReplicationTime })
  const used = unknown.find(([, member]) => member !== undefined)
  if (used !== undefined) throw invalid(`${used[0]} cannot be used ${version}`)
}

function checkFiltered({
  Filter,
  Prefix,
  Priority,
  DeleteMarkerReplication,
}: ReplicationRuleDocument) {
  const { Prefix: prefix, Tag, And } = Filter ?? {}
  if (Prefix !== undefined)
    throw invalid('Filter and Prefix cannot be used in one rule. Use the Prefix of the Filter.')
  if ([prefix, Tag, And].filter((each) => each !== undefined).length > 1)
    throw s3Error('MalformedXML')
  if (Priority === undefined) throw invalid(`Priority must be specified ${version}`)
  if (DeleteMarkerReplication?.Status === undefined)
    throw invalid(`DeleteMarkerReplication must be specified ${version}`)
  const hasTags = Tag !== undefined || (And?.Tags ?? []).length > 0
  if (hasTags && DeleteMarkerReplication.Status === 'Enabled') {
    throw invalid(
      `Delete marker replication is not supported if any Tag filter is specified. ${guide}`,
    )
  }
}

function checkDestination({ Destination }: ReplicationRuleDocument): void {
  const { Account, AccessControlTranslation, EncryptionConfiguration } = Destination
  if (AccessControlTranslation !== undefined && Account === undefined)
    throw invalid('Account must be specified in a destination with AccessControlTranslation.')
  if (EncryptionConfiguration !== undefined) throw notImplemented('EncryptionConfiguration')
  const { ReplicationTime, Metrics } = Destination
  if (ReplicationTime?.Status === 'Enabled' && Metrics?.Status !== 'Enabled')
    throw invalid('Metrics must be enabled in a destination with ReplicationTime.')
  for (const time of [ReplicationTime?.Time, Metrics?.EventThreshold]) {
    if (time?.Minutes !== undefined && time.Minutes !== 15)
      throw invalid('The only valid number of minutes is 15.')
  }
}

const invalid = (message: string): Error => s3Error('InvalidRequest', { message })

const notImplemented = (member: string): Error =>
  s3Error('NotImplemented', { message: `${member} of a replication rule is not implemented.` })
