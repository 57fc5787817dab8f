import { describe, expect, it } from 'vitest'
import { logObjectKey } from './log-object-key.ts'

const object = {
  prefix: 'logs/',
  account: '123456789012',
  region: 'us-west-2',
  bucket: 'amzn-s3-demo-source-bucket',
  eventTime: new Date('2023-02-28T13:14:15Z'),
  deliveryTime: new Date('2023-03-01T21:32:16Z'),
  unique: 'E568B2907131C0C0',
}

describe('the key of a log object', () => {
  it('is the time of delivery below the prefix', () => {
    expect(logObjectKey({ ...object, format: 'simple' })).toBe(
      'logs/2023-03-01-21-32-16-E568B2907131C0C0',
    )
  })

  it('is partitioned by account, region, bucket and day', () => {
    const place = 'logs/123456789012/us-west-2/amzn-s3-demo-source-bucket'
    expect(logObjectKey({ ...object, format: 'delivery-time' })).toBe(
      `${place}/2023/03/01/2023-03-01-21-32-16-E568B2907131C0C0`,
    )
    expect(logObjectKey({ ...object, format: 'event-time' })).toBe(
      `${place}/2023/02/28/2023-02-28-00-00-00-E568B2907131C0C0`,
    )
  })
})
