import { describe, expect, it } from 'vitest'
import { decide } from './decide.ts'
import type { Question } from './decide.ts'
import { parsePolicy } from './parse-policy.ts'
import type { Principal } from './principal.ts'

const owner = '123456789012'
const other = '210987654321'

const anonymous: Principal = { type: 'anonymous' }
const service: Principal = { type: 'service', service: 'cloudtrail.amazonaws.com' }
const root = (account: string): Principal => ({
  type: 'root',
  account,
  arn: `arn:aws:iam::${account}:root`,
})
const user = (account: string): Principal => ({
  type: 'user',
  account,
  arn: `arn:aws:iam::${account}:user/ada`,
})
const session = (account: string): Principal => ({
  type: 'session',
  account,
  arn: `arn:aws:sts::${account}:assumed-role/reader/s1`,
  issuer: `arn:aws:iam::${account}:role/reader`,
})

const grant = {
  Effect: 'Allow',
  Principal: '*' as unknown,
  Action: 's3:*',
  Resource: 'arn:aws:s3:::photos/*',
}

const bucketPolicy = (...statements: readonly object[]) =>
  parsePolicy(
    JSON.stringify({ Statement: statements.map((part) => ({ ...grant, ...part })) }),
    'resource',
  )

const identityPolicy = (change: object = {}) =>
  parsePolicy(
    JSON.stringify({ Statement: { ...grant, ...change, Principal: undefined } }),
    'identity',
  )

type Rest = Omit<Partial<Question>, 'request'> & { readonly action?: string }

function outcome(principal: Principal, { action = 's3:GetObject', ...rest }: Rest = {}): string {
  const resource = 'arn:aws:s3:::photos/a'
  const request = { principal, action, resource, keys: new Map<string, readonly string[]>() }
  const { effect, reason } = decide({ request, owner, ...rest })
  return effect === 'allow' ? `allowed: ${reason}` : `denied: ${reason}`
}

const deny = { Effect: 'Deny' }
const toOwner = { Principal: { AWS: owner } }
const toOther = { Principal: { AWS: other } }
const toUser = { Principal: { AWS: `arn:aws:iam::${owner}:user/ada` } }
const toRole = { Principal: { AWS: `arn:aws:iam::${owner}:role/reader` } }
const toSession = { Principal: { AWS: `arn:aws:sts::${owner}:assumed-role/reader/s1` } }
const nothing = identityPolicy({ Action: 's3:ListBucket' })

describe('decide', () => {
  it('without any policy allows the root user of the account, and nobody else', () => {
    expect(outcome(root(owner))).toBe('allowed: root')
    expect(outcome(user(owner))).toBe('denied: no-allow')
    expect(outcome(root(other))).toBe('denied: no-resource-allow')
    expect(outcome(anonymous)).toBe('denied: no-allow')
    expect(outcome(service)).toBe('denied: no-allow')
  })

  it('lets an explicit deny win over everything, the root user included', () => {
    const rest = {
      bucketPolicy: bucketPolicy(deny, {}),
      identityPolicies: [identityPolicy()],
      aclAllows: () => true,
    }

    for (const principal of [root(owner), user(owner), user(other), anonymous, service]) {
      expect(outcome(principal, rest)).toBe('denied: explicit-deny')
    }
  })

  it.each(['s3:GetBucketPolicy', 's3:putbucketpolicy', 's3:DeleteBucketPolicy'])(
    'always lets the root user of the account, and only it, do %s',
    (action) => {
      const locked = { bucketPolicy: bucketPolicy(deny), action }

      expect(outcome(root(owner), locked)).toBe('allowed: root')
      expect(outcome(root(other), locked)).toBe('denied: explicit-deny')
      expect(outcome(user(owner), locked)).toBe('denied: explicit-deny')
    },
  )

  it('finds the deny in whichever policy it stands', () => {
    const denying = identityPolicy(deny)
    const open = { bucketPolicy: bucketPolicy({}) }
    const keys = new Map<string, readonly string[]>()
    const request = {
      principal: user(owner),
      action: 's3:GetObject',
      resource: grant.Resource,
      keys,
    }
    const sourceOf = (rest: Partial<Question>) =>
      decide({ request, owner, ...open, ...rest }).source

    expect(sourceOf({ identityPolicies: [denying] })).toBe('identity-policy')
    expect(sourceOf({ boundary: denying })).toBe('boundary')
    expect(sourceOf({ sessionPolicies: [denying] })).toBe('session-policy')
    expect(sourceOf({})).toBe('bucket-policy')
  })

  it('lets anybody in where the policy says everybody, or an ACL that counts does', () => {
    expect(outcome(anonymous, { bucketPolicy: bucketPolicy({}) })).toBe('allowed: bucket-policy')
    expect(outcome(anonymous, { bucketPolicy: bucketPolicy(toOwner) })).toBe('denied: no-allow')
    expect(outcome(anonymous, { aclAllows: () => true })).toBe('allowed: acl')
  })

  describe('within the account', () => {
    it('takes the allow of either side', () => {
      const identityPolicies = [identityPolicy()]

      expect(outcome(user(owner), { identityPolicies })).toBe('allowed: identity-policy')
      expect(outcome(user(owner), { bucketPolicy: bucketPolicy(toUser) })).toBe(
        'allowed: bucket-policy',
      )
      expect(outcome(user(owner), { bucketPolicy: bucketPolicy({}) })).toBe(
        'allowed: bucket-policy',
      )
      expect(outcome(user(owner), { identityPolicies: [nothing] })).toBe('denied: no-allow')
    })

    it('takes an allow for the account as leave for it to allow', () => {
      const rest = { bucketPolicy: bucketPolicy(toOwner) }

      expect(outcome(user(owner), rest)).toBe('denied: no-identity-allow')
      expect(outcome(user(owner), { ...rest, identityPolicies: [identityPolicy()] })).toBe(
        'allowed: identity-policy',
      )
    })

    it('limits identity policies by boundary and session policies', () => {
      const identityPolicies = [identityPolicy()]
      const allowing = identityPolicy()

      expect(outcome(user(owner), { identityPolicies, boundary: allowing })).toBe(
        'allowed: identity-policy',
      )
      expect(outcome(user(owner), { identityPolicies, boundary: nothing })).toBe('denied: boundary')
      expect(outcome(session(owner), { identityPolicies, sessionPolicies: [nothing] })).toBe(
        'denied: session-policy',
      )
      expect(outcome(user(owner), { boundary: allowing })).toBe('denied: no-allow')
    })

    it('limits an allow for the role, but not one for the user or the session itself', () => {
      const limits = { boundary: nothing, sessionPolicies: [nothing] }
      const by = (statement: object): Rest => ({ ...limits, bucketPolicy: bucketPolicy(statement) })

      expect(outcome(user(owner), by(toUser))).toBe('allowed: bucket-policy')
      expect(outcome(session(owner), by(toSession))).toBe('allowed: bucket-policy')
      expect(outcome(session(owner), by(toRole))).toBe('denied: boundary')
      expect(outcome(session(owner), { bucketPolicy: bucketPolicy(toRole) })).toBe(
        'allowed: bucket-policy',
      )
    })
  })

  describe('across accounts', () => {
    it('needs both sides, of which the root user is its own', () => {
      const open = { bucketPolicy: bucketPolicy(toOther) }
      const identityPolicies = [identityPolicy()]

      expect(outcome(root(other), open)).toBe('allowed: bucket-policy')
      expect(outcome(user(other), open)).toBe('denied: no-identity-allow')
      expect(outcome(user(other), { identityPolicies })).toBe('denied: no-resource-allow')
      expect(outcome(user(other), { ...open, identityPolicies })).toBe('allowed: bucket-policy')
      expect(outcome(user(other), { ...open, identityPolicies, boundary: nothing })).toBe(
        'denied: boundary',
      )
    })

    it('takes an ACL for the side of the bucket', () => {
      const identityPolicies = [identityPolicy()]

      expect(outcome(root(other), { aclAllows: () => true })).toBe('allowed: acl')
      expect(outcome(user(other), { aclAllows: () => true })).toBe('denied: no-identity-allow')
      expect(outcome(user(other), { aclAllows: () => true, identityPolicies })).toBe('allowed: acl')
    })
  })

  describe('RestrictPublicBuckets', () => {
    const publicAccessBlock = { RestrictPublicBuckets: true }
    const toService = { Principal: { Service: 'cloudtrail.amazonaws.com' } }

    // The example of "How Amazon S3 evaluates a bucket policy that contains both …".
    it('shuts out all but services and the own account, for one public statement', () => {
      const policy = bucketPolicy(toService, toOther, {})
      const rest = { bucketPolicy: policy, publicAccessBlock }

      expect(outcome(service, rest)).toBe('allowed: bucket-policy')
      expect(outcome(user(owner), rest)).toBe('allowed: bucket-policy')
      expect(outcome(root(owner), rest)).toBe('allowed: root')
      expect(outcome(root(other), rest)).toBe('denied: public-access-block')
      expect(outcome(anonymous, rest)).toBe('denied: public-access-block')
    })

    it('leaves a policy that is not public in force', () => {
      const rest = { bucketPolicy: bucketPolicy(toService, toOther), publicAccessBlock }

      expect(outcome(service, rest)).toBe('allowed: bucket-policy')
      expect(outcome(root(other), rest)).toBe('allowed: bucket-policy')
    })

    it('does nothing while it is off', () => {
      const rest = {
        bucketPolicy: bucketPolicy({}),
        publicAccessBlock: { RestrictPublicBuckets: false },
      }

      expect(outcome(anonymous, rest)).toBe('allowed: bucket-policy')
    })

    it('shuts out whom an ACL grants it beside a public policy', () => {
      const policy = bucketPolicy({ Action: 's3:PutObject' })
      const rest = { bucketPolicy: policy, publicAccessBlock, aclAllows: () => true }
      expect(outcome(anonymous, rest)).toBe('denied: public-access-block')
      expect(outcome(root(other), rest)).toBe('denied: public-access-block')
      const narrow = bucketPolicy(toOther)
      expect(outcome(anonymous, { ...rest, bucketPolicy: narrow })).toBe('allowed: acl')
    })

    it('is not the reason where the policy would not allow anyway', () => {
      const policy = bucketPolicy({ Action: 's3:PutObject' })

      expect(outcome(anonymous, { bucketPolicy: policy, publicAccessBlock })).toBe(
        'denied: no-allow',
      )
    })
  })
})
