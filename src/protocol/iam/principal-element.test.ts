import { describe, expect, it } from 'vitest'
import { parsePrincipal } from './parse-principal.ts'
import { matchPrincipal } from './principal-element.ts'
import type { Principal } from './principal.ts'

const canonicalId = '79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be'
const rootArn = 'arn:aws:iam::123456789012:root'
const userArn = 'arn:aws:iam::123456789012:user/team/ada'
const roleArn = 'arn:aws:iam::123456789012:role/reader'
const sessionArn = 'arn:aws:sts::123456789012:assumed-role/reader/s1'
const account = '123456789012'

const principals = {
  anonymous: { type: 'anonymous' },
  root: { type: 'root', account, arn: rootArn, canonicalId },
  user: { type: 'user', account, arn: userArn, canonicalId },
  session: { type: 'session', account, arn: sessionArn, issuer: roleArn },
  web: {
    type: 'session',
    account,
    arn: sessionArn,
    issuer: roleArn,
    federatedBy: 'accounts.google.com',
  },
  service: { type: 'service', service: 'cloudfront.amazonaws.com' },
} as const satisfies Record<string, Principal>

type Name = keyof typeof principals

describe('Principal', () => {
  it.each<[string, Parameters<typeof parsePrincipal>[0]['value'], Partial<Record<Name, string>>]>([
    [
      'everybody',
      '*',
      {
        anonymous: 'direct',
        root: 'direct',
        user: 'direct',
        session: 'direct',
        web: 'direct',
        service: 'direct',
      },
    ],
    [
      'everybody but services',
      { AWS: '*' },
      { anonymous: 'direct', root: 'direct', user: 'direct', session: 'direct', web: 'direct' },
    ],
    [
      'an account',
      { AWS: account },
      { root: 'direct', user: 'delegated', session: 'delegated', web: 'delegated' },
    ],
    [
      'an account by its root',
      { AWS: rootArn },
      { root: 'direct', user: 'delegated', session: 'delegated', web: 'delegated' },
    ],
    [
      'an account by its canonical id',
      { CanonicalUser: canonicalId },
      { root: 'direct', user: 'delegated' },
    ],
    ['a user', { AWS: [userArn, rootArn.replace('1234', '9999')] }, { user: 'direct' }],
    ['a role', { AWS: roleArn }, { session: 'limited', web: 'limited' }],
    ['a session', { AWS: sessionArn }, { session: 'direct', web: 'direct' }],
    ['a provider', { Federated: 'accounts.google.com' }, { web: 'direct' }],
    ['a service', { Service: 'cloudfront.amazonaws.com' }, { service: 'direct' }],
    ['another service', { Service: ['logs.amazonaws.com'] }, {}],
  ])('that is %s', (_name, value, expected) => {
    const element = parsePrincipal({ value, negated: false })

    const grants = Object.entries(principals).flatMap(([name, principal]) => {
      const grant = matchPrincipal(element, principal, 'Allow')
      return grant === undefined ? [] : [[name, grant] as const]
    })

    expect(Object.fromEntries(grants)).toEqual(expected)
  })
})

describe('NotPrincipal', () => {
  const spared = (effect: 'Allow' | 'Deny', ...arns: readonly string[]): readonly string[] => {
    const element = parsePrincipal({ value: { AWS: arns }, negated: true })
    return Object.entries(principals)
      .filter(([, principal]) => matchPrincipal(element, principal, effect) === undefined)
      .map(([name]) => name)
  }

  it('with Deny spares a user only together with its account', () => {
    expect(spared('Deny', userArn)).toEqual([])
    expect(spared('Deny', rootArn)).toEqual(['root'])
    expect(spared('Deny', userArn, rootArn)).toEqual(['root', 'user'])
  })

  it('with Deny spares a session only together with its role and its account', () => {
    expect(spared('Deny', sessionArn, rootArn)).toEqual(['root'])
    expect(spared('Deny', sessionArn, roleArn, rootArn)).toEqual(['root', 'session', 'web'])
  })

  it('with Allow passes over all that the list could mean', () => {
    expect(spared('Allow', rootArn)).toEqual(['root', 'user', 'session', 'web'])
    expect(spared('Allow', roleArn)).toEqual(['session', 'web'])
  })
})
