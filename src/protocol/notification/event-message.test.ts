import { describe, expect, it } from 'vitest'
import { eventBridgeMessage } from './event-bridge-message.ts'
import type { EventFacts } from './event-facts.ts'
import { restoreDetail, transitionDetail } from './event-detail.ts'
import { eventMessage, testMessage } from './event-message.ts'

const facts: EventFacts = {
  name: 'ObjectCreated:Put',
  time: new Date('1970-01-01T00:00:00.000Z'),
  region: 'us-west-2',
  bucket: 'amzn-s3-demo-bucket',
  owner: 'A3NL1KOZZKExample',
  key: 'photos/Happy Face+é.jpg',
  size: 1024,
  etag: 'd41d8cd98f00b204e9800998ecf8427e',
  versionId: '096fKKXTRTtl3on89fVO.nfljtsv6qko',
  sequence: 0x55aed6dcd9028,
  cause: {
    principalId: 'AIDAJDPLRKLG7UEXAMPLE',
    address: '127.0.0.1',
    requestId: 'C3D13FE58DE4C810',
    hostId: 'FMyUVURIY8/IgAtTv8xRjskZQpcIZ9KG4V5Wp6S7S/JRWeUWerMUE5JgHvANOjpD',
  },
}

describe('the message of an event', () => {
  it('is the document of the S3 User Guide', () => {
    expect(eventMessage(facts, 'testConfigRule')).toEqual({
      Records: [
        {
          eventVersion: '2.5',
          eventSource: 'aws:s3',
          awsRegion: 'us-west-2',
          eventTime: '1970-01-01T00:00:00.000Z',
          eventName: 'ObjectCreated:Put',
          userIdentity: { principalId: 'AWS:AIDAJDPLRKLG7UEXAMPLE' },
          requestParameters: { sourceIPAddress: '127.0.0.1' },
          responseElements: {
            'x-amz-request-id': 'C3D13FE58DE4C810',
            'x-amz-id-2': 'FMyUVURIY8/IgAtTv8xRjskZQpcIZ9KG4V5Wp6S7S/JRWeUWerMUE5JgHvANOjpD',
          },
          s3: {
            s3SchemaVersion: '1.0',
            configurationId: 'testConfigRule',
            bucket: {
              name: 'amzn-s3-demo-bucket',
              ownerIdentity: { principalId: 'A3NL1KOZZKExample' },
              arn: 'arn:aws:s3:::amzn-s3-demo-bucket',
            },
            object: {
              key: 'photos/Happy+Face%2B%C3%A9.jpg',
              size: 1024,
              eTag: 'd41d8cd98f00b204e9800998ecf8427e',
              versionId: '096fKKXTRTtl3on89fVO.nfljtsv6qko',
              sequencer: '00055AED6DCD9028',
            },
          },
        },
      ],
    })
  })

  it('tells what S3 did itself', () => {
    const own = { ...facts, name: 'LifecycleExpiration:Delete', cause: undefined }
    expect(eventMessage(own, 'c')).toMatchObject({
      Records: [
        {
          userIdentity: { principalId: 's3.amazonaws.com' },
          requestParameters: { sourceIPAddress: 's3.amazonaws.com' },
        },
      ],
    })
  })

  it('is for EventBridge another document', () => {
    expect(eventBridgeMessage(facts, 'id')).toMatchObject({
      'detail-type': 'Object Created',
      time: '1970-01-01T00:00:00Z',
      resources: ['arn:aws:s3:::amzn-s3-demo-bucket'],
      detail: {
        version: '0',
        'event-version': '1.1',
        reason: 'PutObject',
        object: { key: facts.key, sequencer: '00055AED6DCD9028' },
      },
    })
    const removed = { ...facts, name: 'ObjectRemoved:DeleteMarkerCreated' }
    expect(eventBridgeMessage(removed, 'id')).toMatchObject({
      detail: { 'deletion-type': 'Delete Marker Created' },
    })
    const moved = {
      ...facts,
      name: 'LifecycleTransition',
      detail: transitionDetail('GLACIER'),
    }
    expect(eventBridgeMessage(moved, 'id')).toMatchObject({
      'detail-type': 'Object Storage Class Changed',
      detail: { 'destination-storage-class': 'GLACIER' },
    })
    const restored = {
      ...facts,
      name: 'ObjectRestore:Completed',
      detail: restoreDetail({ storageClass: 'GLACIER', expires: new Date('2021-11-13') }),
    }
    expect(eventBridgeMessage(restored, 'id')).toMatchObject({
      'detail-type': 'Object Restore Completed',
      detail: { 'restore-expiry-time': '2021-11-13T00:00:00Z', 'source-storage-class': 'GLACIER' },
    })
    const failed = { ...facts, name: 'Replication:OperationFailedReplication' }
    expect(eventBridgeMessage(failed, 'id')).toBeUndefined()
  })

  it('is a test when a destination is configured', () => {
    const time = new Date('2014-10-13T15:57:02.089Z')
    expect(testMessage({ bucket: 'b', time, requestId: 'r', hostId: 'h' })).toEqual({
      Service: 'Amazon S3',
      Event: 's3:TestEvent',
      Time: '2014-10-13T15:57:02.089Z',
      Bucket: 'b',
      RequestId: 'r',
      HostId: 'h',
    })
  })
})
