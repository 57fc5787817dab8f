import { describe, expect, it } from 'vitest'
import { parsePolicy } from './parse-policy.ts'
import { isPublic, publicStatements } from './public.ts'

const policyOf = (...statements: readonly object[]) =>
  parsePolicy(
    JSON.stringify({
      Version: '2012-10-17',
      Statement: statements.map((statement) => ({
        Effect: 'Allow',
        Action: 's3:PutObject',
        Resource: '*',
        ...statement,
      })),
    }),
    'resource',
  )

const org = 'aws:PrincipalOrgID'
const ap = 's3:DataAccessPointArn'

describe('isPublic', () => {
  // The statements of "The meaning of public", and their neighbours.
  it.each([
    [{}, true],
    [{ Principal: { AWS: '*' } }, true],
    [{ Principal: { AWS: '123456789012' } }, false],
    [{ Principal: { AWS: ['123456789012', '*'] } }, true],
    [{ Principal: { AWS: 'arn:aws:iam::123456789012:user/ada' } }, false],
    [{ Principal: { Federated: 'graph.facebook.com' } }, true],
    [{ Principal: { Federated: 'arn:aws:iam::123456789012:saml-provider/x' } }, false],
    [{ Principal: { Service: 'cloudtrail.amazonaws.com' } }, false],
    [{ Principal: undefined, NotPrincipal: { AWS: '123456789012' } }, true],
    [{ Effect: 'Deny' }, false],
  ])('of a statement with %j is %s', (change, expected) => {
    expect(isPublic(policyOf({ Principal: '*', ...change }))).toBe(expected)
  })

  it.each([
    ['StringLike', 'aws:SourceVpc', 'vpc-*', true],
    ['StringEquals', 'aws:SourceVpc', 'vpc-91237329', false],
    ['StringEquals', 'AWS:SOURCEVPC', 'vpc-91237329', false],
    ['StringEquals', 'aws:SourceVpc', '${aws:PrincipalTag/vpc}', true],
    ['StringEquals', 'aws:SourceVpc', [], true],
    ['StringEquals', 'aws:SourceVpce', ['vpce-1', 'vpce-*'], true],
    ['IpAddress', 'aws:SourceIp', '203.0.113.0/24', false],
    ['IpAddress', 'aws:SourceIp', '10.0.0.0/32', false],
    ['IpAddress', 'aws:SourceIp', '10.0.0.0/8', false],
    ['IpAddress', 'aws:SourceIp', '8.0.0.0/7', true],
    ['IpAddress', 'aws:SourceIp', '0.0.0.0/1', true],
    ['IpAddress', 'aws:SourceIp', ['203.0.113.0/24', '0.0.0.0/0'], true],
    ['IpAddress', 'aws:SourceIp', '2001:db8::/32', false],
    ['IpAddress', 'aws:SourceIp', '2001:db8::/31', true],
    ['IpAddress', 'aws:SourceIp', 'everywhere', true],
    ['NotIpAddress', 'aws:SourceIp', '203.0.113.0/24', true],
    ['StringEquals', org, 'o-x', false],
    ['StringLike', org, 'o-*', true],
    ['StringNotEquals', org, 'o-x', true],
    ['ForAllValues:StringEquals', org, 'o-x', true],
    ['ForAnyValue:StringEquals', org, 'o-x', false],
    ['StringEqualsIfExists', org, 'o-x', true],
    ['Null', 'aws:PrincipalAccount', 'false', true],
    ['Bool', 'aws:SecureTransport', 'true', true],
    ['StringEquals', 'aws:PrincipalAccount', '123456789012', false],
    ['ArnEquals', 'aws:PrincipalArn', 'arn:aws:iam::123456789012:role/r', false],
    ['ArnLike', 'aws:SourceArn', 'arn:aws:s3:::b', false],
    ['ArnLike', 'aws:SourceArn', 'arn:aws:s3:::*', true],
    ['StringEquals', 'aws:userid', 'AIDAEXAMPLE', false],
    ['StringLike', 'aws:userid', 'AROAEXAMPLE:*', true],
    ['StringLike', 'aws:userid', 'AROAEXAMPLE:session', true],
    ['StringEquals', 's3:x-amz-server-side-encryption-aws-kms-key-id', 'arn:aws:kms:k', false],
    ['StringLike', ap, 'arn:aws:s3:us-west-2:123456789012:accesspoint/*', false],
    ['ArnLike', ap, 'arn:aws:s3:us-west-2:*:accesspoint/x', true],
    ['StringLike', ap, 'arn:aws:s3:us-west-2:123456789012:*', true],
    ['StringEquals', 's3:DataAccessPointAccount', '123456789012', false],
    ['StringEquals', 's3:prefix', 'public/', true],
  ])('of everybody under %s %s %j is %s', (operator, key, value, expected) => {
    const policy = policyOf({ Principal: '*', Condition: { [operator]: { [key]: value } } })

    expect(isPublic(policy)).toBe(expected)
  })

  it('needs one fixed condition, whatever else is asked', () => {
    const condition = {
      StringEquals: { [org]: 'o-x' },
      StringLike: { 'aws:SourceVpc': '*' },
    }

    expect(isPublic(policyOf({ Principal: '*', Condition: condition }))).toBe(false)
  })

  it('is of the whole policy, because of the statements that it names', () => {
    const policy = policyOf(
      { Principal: { Service: 'cloudtrail.amazonaws.com' } },
      { Principal: { AWS: '210987654321' } },
      { Principal: '*', Sid: 'Everybody' },
      { Principal: '*', Effect: 'Deny' },
    )

    expect(isPublic(policy)).toBe(true)
    expect(publicStatements(policy).map(({ sid }) => sid)).toEqual(['Everybody'])
  })
})
