import type { Json } from '../../core/json.ts'
import { encodePathKey } from '../../core/percent.ts'
import { sequencerOf, type EventFacts } from './event-facts.ts'

/** Since 2.4 all events have the same. */
const eventVersion = '2.5'

/**
 * The message of an event, for topics, queues and functions.
 * Source: S3 User Guide, "Event message structure".
 */
export function eventMessage(facts: EventFacts, configurationId: string): Json {
  const { cause } = facts
  return {
    Records: [
      {
        eventVersion,
        eventSource: 'aws:s3',
        awsRegion: facts.region,
        eventTime: facts.time.toISOString(),
        eventName: facts.name,
        userIdentity: { principalId: principalOf(facts) },
        requestParameters: { sourceIPAddress: cause?.address ?? 's3.amazonaws.com' },
        responseElements: {
          'x-amz-request-id': cause?.requestId ?? '',
          'x-amz-id-2': cause?.hostId ?? '',
        },
        s3: {
          s3SchemaVersion: '1.0',
          configurationId,
          bucket: {
            name: facts.bucket,
            ownerIdentity: { principalId: facts.owner },
            arn: `arn:aws:s3:::${facts.bucket}`,
          },
          object: objectOf(facts),
        },
        ...facts.detail,
      },
    ],
  }
}

function objectOf({ key, size, etag, versionId, sequence }: EventFacts): Json {
  return {
    // As a form encodes it: a space is a plus.
    key: encodePathKey(key).replaceAll('%20', '+'),
    ...(size !== undefined && { size }),
    ...(etag !== undefined && { eTag: etag }),
    ...(versionId !== undefined && { versionId }),
    sequencer: sequencerOf(sequence),
  }
}

function principalOf({ cause }: EventFacts): string {
  if (cause === undefined) return 's3.amazonaws.com'
  return cause.principalId === 'anonymous' ? 'Anonymous' : `AWS:${cause.principalId}`
}

/** What a destination is sent when it is configured, to see that it is there. */
export function testMessage({ bucket, time, requestId, hostId }: TestFacts): Json {
  return {
    Service: 'Amazon S3',
    Event: 's3:TestEvent',
    Time: time.toISOString(),
    Bucket: bucket,
    RequestId: requestId,
    HostId: hostId,
  }
}

export interface TestFacts {
  readonly bucket: string
  readonly time: Date
  readonly requestId: string
  readonly hostId: string
}
