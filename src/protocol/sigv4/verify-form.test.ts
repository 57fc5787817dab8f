import { describe, expect, it } from 'vitest'
import { credentials, secretFor } from './aws-examples.test.fixture.ts'
import { verifyForm } from './verify-form.ts'

const now = new Date('2015-12-29T01:00:00Z')

/** Source: S3 API Reference, "Example: Browser-based upload using HTTP POST (using AWS Signature Version 4)". */
const policy =
  'eyAiZXhwaXJhdGlvbiI6ICIyMDE1LTEyLTMwVDEyOjAwOjAwLjAwMFoiLA0KICAiY29uZGl0aW9ucyI6IFsNCiAgICB7ImJ1Y2tldCI6ICJzaWd2NGV4YW1wbGVidWNrZXQifSwNCiAgICBbInN0YXJ0cy13aXRoIiwgIiRrZXkiLCAidXNlci91c2VyMS8iXSwNCiAgICB7ImFjbCI6ICJwdWJsaWMtcmVhZCJ9LA0KICAgIHsic3VjY2Vzc19hY3Rpb25fcmVkaXJlY3QiOiAiaHR0cDovL3NpZ3Y0ZXhhbXBsZWJ1Y2tldC5zMy5hbWF6b25hd3MuY29tL3N1Y2Nlc3NmdWxfdXBsb2FkLmh0bWwifSwNCiAgICBbInN0YXJ0cy13aXRoIiwgIiRDb250ZW50LVR5cGUiLCAiaW1hZ2UvIl0sDQogICAgeyJ4LWFtei1tZXRhLXV1aWQiOiAiMTQzNjUxMjM2NTEyNzQifSwNCiAgICB7IngtYW16LXNlcnZlci1zaWRlLWVuY3J5cHRpb24iOiAiQUVTMjU2In0sDQogICAgWyJzdGFydHMtd2l0aCIsICIkeC1hbXotbWV0YS10YWciLCAiIl0sDQoNCiAgICB7IngtYW16LWNyZWRlbnRpYWwiOiAiQUtJQUlPU0ZPRE5ON0VYQU1QTEUvMjAxNTEyMjkvdXMtZWFzdC0xL3MzL2F3czRfcmVxdWVzdCJ9LA0KICAgIHsieC1hbXotYWxnb3JpdGhtIjogIkFXUzQtSE1BQy1TSEEyNTYifSwNCiAgICB7IngtYW16LWRhdGUiOiAiMjAxNTEyMjlUMDAwMDAwWiIgfQ0KICBdDQp9'
const example = {
  policy,
  'x-amz-algorithm': 'AWS4-HMAC-SHA256',
  'x-amz-credential': 'AKIAIOSFODNN7EXAMPLE/20151229/us-east-1/s3/aws4_request',
  'x-amz-date': '20151229T000000Z',
  'x-amz-signature': '8afdbf4008c03f22c2cd3cdb72e4afbb1f6a588f3255ac628749a66d7f09699e',
}
type Fields = Readonly<Record<string, string | undefined>>
const verify = (changed: Fields = {}, at = now) => {
  const fields = new Map<string, string>()
  for (const [name, value] of Object.entries({ ...example, ...changed }))
    if (value !== undefined) fields.set(name, value)
  return verifyForm({ fields, now: at, secretFor })
}

describe('the signature of a form', () => {
  it('is that of the example of AWS', () => {
    expect(verify()).toMatchObject({
      kind: 'signed',
      method: 'form',
      accessKeyId: credentials.accessKeyId,
      region: 'us-east-1',
      signatureAgeMs: 3_600_000,
    })
  })

  it('is of the policy as it was sent, with the secret of its key', () => {
    const changed: Fields[] = [
      { policy: policy.slice(0, -2) },
      { policy: `${policy}é` },
      { 'x-amz-signature': example['x-amz-signature'].replace('8', '9') },
      { 'x-amz-signature': '' },
      { 'x-amz-credential': example['x-amz-credential'].replace('us-east-1', 'eu-west-1') },
    ]
    for (const each of changed)
      expect(() => verify(each)).toThrow(expect.objectContaining({ code: 'SignatureDoesNotMatch' }))
    expect(() => verify({ policy: 'other' })).toThrow(
      expect.objectContaining({
        status: 403,
        context: {
          AWSAccessKeyId: credentials.accessKeyId,
          StringToSign: 'other',
          SignatureProvided: example['x-amz-signature'],
        },
      }),
    )
  })

  it.each([
    ['x-amz-algorithm', 'X-Amz-Algorithm'],
    ['x-amz-credential', 'X-Amz-Credential'],
    ['x-amz-date', 'X-Amz-Date'],
    ['x-amz-signature', 'X-Amz-Signature'],
    ['policy', 'Policy'],
  ])('is missed without %s', (name, shown) => {
    expect(() => verify({ [name]: undefined })).toThrow(
      expect.objectContaining({
        code: 'InvalidArgument',
        message: `Bucket POST must contain a field named '${shown}'.  If it is specified, please check the order of the fields.`,
      }),
    )
  })

  it.each([
    [{ 'x-amz-algorithm': 'HMAC' }, 'InvalidArgument'],
    [{ 'x-amz-date': '2015-12-29' }, 'InvalidArgument'],
    [{ 'x-amz-credential': 'nobody' }, 'InvalidArgument'],
    [{ 'x-amz-credential': 'AKIA/20151229/us-east-1/s3/aws4_request' }, 'InvalidAccessKeyId'],
    [{ 'x-amz-credential': 'AKIA/20151228/us-east-1/s3/aws4_request' }, 'InvalidArgument'],
    [{ 'x-amz-credential': 'AKIA/20151229/us-east-1/ec2/aws4_request' }, 'InvalidArgument'],
    [{ 'x-amz-security-token': 'token' }, 'InvalidToken'],
    [{ awsaccesskeyid: 'AKIA' }, 'InvalidRequest'],
    [{ signature: 'AAAA' }, 'InvalidRequest'],
  ])('with %j is %s', (changed, code) => {
    expect(() => verify(changed)).toThrow(expect.objectContaining({ code }))
  })

  it('is good for seven days, whatever the policy says', () => {
    expect(verify({}, new Date('2016-01-05T00:00:00Z')).kind).toBe('signed')
    expect(() => verify({}, new Date('2016-01-05T00:00:01Z'))).toThrow(
      expect.objectContaining({ code: 'AccessDenied', status: 403 }),
    )
  })

  it('may be missing altogether: then nobody sent the form', () => {
    const nothing = Object.fromEntries(Object.keys(example).map((name) => [name, undefined]))
    for (const fields of [nothing, { ...nothing, policy }])
      expect(verify(fields)).toEqual({ kind: 'anonymous', payload: { kind: 'unsigned' } })
  })
})
