import { describe, expect, it } from 'vitest'
import { parsePolicy } from './parse-policy.ts'
import { validateBucketPolicy } from './validate-bucket-policy.ts'

function messageOf(change: object, accountExists?: (id: string) => boolean): string {
  const statement = {
    Effect: 'Allow',
    Principal: { AWS: '123456789012' },
    Action: 's3:GetObject',
    Resource: 'arn:aws:s3:::photos/*',
    ...change,
  }
  const policy = parsePolicy(JSON.stringify({ Statement: statement }), 'resource')
  try {
    validateBucketPolicy(policy, { bucket: 'photos', ...(accountExists && { accountExists }) })
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
  return 'accepted'
}

const bucket = 'arn:aws:s3:::photos'
const MISMATCH = 'Action does not apply to any resource(s) in statement'

describe('validateBucketPolicy', () => {
  it.each([
    [{}],
    [{ Action: 's3:getobject' }],
    [{ Principal: { AWS: 'arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E1' } }],
    [{ Action: '*', Resource: bucket }],
    [{ Action: 's3:*', Resource: [bucket, `${bucket}/*`] }],
    [{ Action: 's3:ListBucket', Resource: bucket }],
    [{ Action: ['s3:ListBucket', 's3:GetObject'], Resource: `${bucket}*` }],
    [{ Action: 's3:Get*', Resource: bucket }],
    [{ NotAction: 's3:GetObject', Action: undefined, Resource: bucket }],
    [{ NotResource: `${bucket}/*`, Resource: undefined, Action: 's3:ListBucket' }],
    [{ Effect: 'Deny', Principal: undefined, NotPrincipal: { AWS: '123456789012' } }],
    [{ Condition: { StringEquals: { 's3:ExistingObjectTag/Public': 'yes' } } }],
    [{ Condition: { StringEquals: { 'AWS:SourceVpc': 'vpc-1', 'saml:aud': 'x' } } }],
  ])('takes %j', (change) => {
    expect(messageOf(change)).toBe('accepted')
  })

  it.each([
    [{ Resource: '*' }, 'Policy has invalid resource'],
    [{ Resource: 'arn:aws:s3:::*' }, 'Policy has invalid resource'],
    [{ Resource: 'arn:aws:s3:::photos2/*' }, 'Policy has invalid resource'],
    [{ Resource: 'arn:aws:s3:::pho*' }, 'Policy has invalid resource'],
    [{ Resource: 'arn:aws:s3:::/photos/*' }, 'Policy has invalid resource'],
    [{ Resource: 'arn:aws:sqs:::photos/*' }, 'Policy has invalid resource'],
    [{ Resource: 'arn:aws:s3:eu-west-1:1:accesspoint/photos' }, 'Policy has invalid resource'],
    [{ Resource: [`${bucket}/*`, 'arn:aws:s3:::other/*'] }, 'Policy has invalid resource'],
    [{ Action: 's3:ListObjects' }, 'Policy has invalid action'],
    [{ Action: 's3:Bogus*' }, 'Policy has invalid action'],
    [{ Action: 'ec2:RunInstances' }, 'Policy has invalid action'],
    [{ Action: ['s3:GetObject', 's3:HeadObject'] }, 'Policy has invalid action'],
    [{ Resource: bucket }, MISMATCH],
    [{ Action: 's3:ListBucket' }, MISMATCH],
    [{ Action: ['s3:GetObject', 's3:ListBucket'] }, MISMATCH],
    [{ Action: 's3:PutObject*', Resource: bucket }, MISMATCH],
    [{ Action: 's3:ListAllMyBuckets', Resource: bucket }, MISMATCH],
    [
      { Condition: { StringEquals: { 's3:existing': 'yes' } } },
      'Policy has an invalid condition key',
    ],
    [{ Condition: { StringEquals: { SourceVpc: 'yes' } } }, 'Policy has an invalid condition key'],
    [
      { Principal: undefined, NotPrincipal: { AWS: '123456789012' } },
      'NotPrincipal with Allow is not supported',
    ],
    [{ Principal: { AWS: 'arn:aws:iam::tenant:root' } }, 'Invalid principal in policy'],
    [{ Principal: { AWS: 'arn:aws:iam:::user/ada' } }, 'Invalid principal in policy'],
    [{ Principal: { AWS: 'AIDAJQABLZS4A3QDU576Q' } }, 'Invalid principal in policy'],
  ])('refuses %j', (change, message) => {
    expect(messageOf(change)).toBe(message)
  })

  it('asks whether the accounts of all principals exist', () => {
    const principals = {
      AWS: ['123456789012', 'arn:aws:iam::210987654321:user/ada'],
      Service: 'cloudfront.amazonaws.com',
    }

    expect(messageOf({ Principal: principals }, () => true)).toBe('accepted')
    expect(messageOf({ Principal: principals }, (id) => id === '123456789012')).toBe(
      'Invalid principal in policy',
    )
  })
})
