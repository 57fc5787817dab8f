import type { Json } from '../../core/json.ts'
import { bridgedDetail } from './event-detail.ts'
import { sequencerOf, type EventFacts } from './event-facts.ts'

interface Told {
  readonly type: string
  readonly detail?: Readonly<Record<string, Json>>
}

const created = (reason: string): Told => ({ type: 'Object Created', detail: { reason } })

const deleted = (reason: string, deletion: string): Told => ({
  type: 'Object Deleted',
  detail: { reason, 'deletion-type': deletion },
})

/** What EventBridge calls an event, and what it says beside. Source: S3 User Guide, "Amazon EventBridge event types". */
const types: Readonly<Record<string, Told>> = {
  'ObjectCreated:Put': created('PutObject'),
  'ObjectCreated:Post': created('POST Object'),
  'ObjectCreated:Copy': created('CopyObject'),
  'ObjectCreated:CompleteMultipartUpload': created('CompleteMultipartUpload'),
  'ObjectRemoved:Delete': deleted('DeleteObject', 'Permanently Deleted'),
  'ObjectRemoved:DeleteMarkerCreated': deleted('DeleteObject', 'Delete Marker Created'),
  'LifecycleExpiration:Delete': deleted('Lifecycle Expiration', 'Permanently Deleted'),
  'LifecycleExpiration:DeleteMarkerCreated': deleted(
    'Lifecycle Expiration',
    'Delete Marker Created',
  ),
  'ObjectRestore:Post': { type: 'Object Restore Initiated' },
  'ObjectRestore:Completed': { type: 'Object Restore Completed' },
  'ObjectRestore:Delete': { type: 'Object Restore Expired' },
  LifecycleTransition: { type: 'Object Storage Class Changed' },
  'ObjectTagging:Put': { type: 'Object Tags Added' },
  'ObjectTagging:Delete': { type: 'Object Tags Deleted' },
  'ObjectAcl:Put': { type: 'Object ACL Updated' },
}

/** The event that EventBridge takes, undefined for one that it is not told of. `id` is a UUID. */
export function eventBridgeMessage(facts: EventFacts, id: string): Json | undefined {
  const told = types[facts.name]
  if (told === undefined) return undefined
  const { bucket, key, size, etag, versionId, cause } = facts
  return {
    version: '0',
    id,
    'detail-type': told.type,
    source: 'aws.s3',
    account: facts.owner,
    time: `${facts.time.toISOString().slice(0, 19)}Z`,
    region: facts.region,
    resources: [`arn:aws:s3:::${bucket}`],
    detail: {
      version: '0',
      'event-version': '1.1',
      bucket: { name: bucket },
      object: {
        key,
        ...(size !== undefined && { size }),
        ...(etag !== undefined && { etag }),
        ...(versionId !== undefined && { 'version-id': versionId }),
        sequencer: sequencerOf(facts.sequence),
      },
      'request-id': cause?.requestId ?? '',
      requester: cause?.principalId ?? 's3.amazonaws.com',
      ...(cause && { 'source-ip-address': cause.address }),
      ...told.detail,
      ...(facts.detail && bridgedDetail(facts.detail)),
    },
  }
}
