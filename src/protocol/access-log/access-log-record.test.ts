import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatAccessLogRecord, type AccessLogRecord } from './access-log-record.ts'

const owner = '79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be'
const record: AccessLogRecord = {
  bucketOwner: owner,
  bucket: 'amzn-s3-demo-bucket1',
  time: new Date('2019-02-06T00:00:38Z'),
  remoteIp: '192.0.2.3',
  requester: owner,
  requestId: '3E57427F3EXAMPLE',
  operation: 'REST.GET.VERSIONING',
  requestUri: 'GET /amzn-s3-demo-bucket1?versioning HTTP/1.1',
  status: 200,
  bytesSent: 113,
  totalMs: 7,
  userAgent: 'S3Console/0.4',
  hostId: 's9lzHYrFp76ZVxRcpX9+5cjAnEH2ROuNkd2BHfIa6UkFVdtjf5mKR3/eTPFvsiP/XV/VLi31234=',
  signatureVersion: 'SigV4',
  cipherSuite: 'ECDHE-RSA-AES128-GCM-SHA256',
  authenticationType: 'AuthHeader',
  host: 'amzn-s3-demo-bucket1.s3.us-west-1.amazonaws.com',
  tlsVersion: 'TLSV1.2',
  accessPointArn: 'arn:aws:s3:us-west-1:123456789012:accesspoint/example-AP',
  aclRequired: true,
}

/** Fields as every reader of these logs cuts them. */
const fieldsOf = (line: string): string[] => line.match(/\[[^\]]*\]|"[^"]*"|[^ ]+/g) ?? []

describe('a record of an access log', () => {
  it('is the example of the S3 User Guide', () => {
    expect(formatAccessLogRecord(record)).toBe(
      `${owner} amzn-s3-demo-bucket1 [06/Feb/2019:00:00:38 +0000] 192.0.2.3 ${owner} 3E57427F3EXAMPLE REST.GET.VERSIONING - "GET /amzn-s3-demo-bucket1?versioning HTTP/1.1" 200 - 113 - 7 - "-" "S3Console/0.4" - s9lzHYrFp76ZVxRcpX9+5cjAnEH2ROuNkd2BHfIa6UkFVdtjf5mKR3/eTPFvsiP/XV/VLi31234= SigV4 ECDHE-RSA-AES128-GCM-SHA256 AuthHeader amzn-s3-demo-bucket1.s3.us-west-1.amazonaws.com TLSV1.2 arn:aws:s3:us-west-1:123456789012:accesspoint/example-AP Yes -`,
    )
  })

  it('names a key encoded twice, but for its slashes', () => {
    const fields = fieldsOf(formatAccessLogRecord({ ...record, key: 'a b/ü' }))
    expect(fields[7]).toBe('a%2520b/%25C3%25BC')
  })

  it('has 27 fields on one line, whatever a client sends', () => {
    const text = fc.option(fc.string({ unit: 'binary', maxLength: 40 }), { nil: undefined })
    fc.assert(
      fc.property(text, text, text, text, (key, userAgent, referer, host) => {
        const line = formatAccessLogRecord({ ...record, key, userAgent, referer, host })
        expect(line).toMatch(/^[\x20-\x7e]*$/)
        expect(fieldsOf(line)).toHaveLength(27)
      }),
    )
  })
})
