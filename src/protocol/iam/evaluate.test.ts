import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { evaluate } from './evaluate.ts'
import { explain } from './explain.ts'
import { parsePolicy } from './parse-policy.ts'
import type { RequestContext } from './request-context.ts'

type Given = { readonly action?: string; readonly key?: string } & Record<string, string>

function request({ action = 's3:GetObject', key = 'a.jpg', ...keys }: Given = {}): RequestContext {
  return {
    principal: { type: 'anonymous' },
    action,
    resource: key === '' ? 'arn:aws:s3:::photos' : `arn:aws:s3:::photos/${key}`,
    keys: new Map(Object.entries(keys).map(([name, value]) => [name.toLowerCase(), [value]])),
  }
}

const allow = {
  Sid: 'Read',
  Effect: 'Allow',
  Principal: '*',
  Action: 's3:GetObject',
  Resource: 'arn:aws:s3:::photos/*',
}

const policyOf = (statements: readonly object[], Version = '2012-10-17') =>
  parsePolicy(JSON.stringify({ Version, Statement: statements }), 'resource')

const effectOf = (change: object, given?: Given, version?: string): string =>
  evaluate([policyOf([{ ...allow, ...change }], version)], request(given)).effect

describe('evaluate', () => {
  it.each([
    [{}, {}, 'allow'],
    [{}, { action: 'S3:getOBJECT' }, 'allow'],
    [{}, { action: 's3:GetObjectAcl' }, 'implicit-deny'],
    [{ Action: 's3:GetObject*' }, { action: 's3:GetObjectAcl' }, 'allow'],
    [{ Action: ['s3:Put?bject', '*'] }, {}, 'allow'],
    [{ Action: undefined, NotAction: 's3:Get*' }, {}, 'implicit-deny'],
    [{ Action: undefined, NotAction: 's3:Get*' }, { action: 's3:PutObject' }, 'allow'],
    [{}, { key: '' }, 'implicit-deny'],
    [{ Resource: 'arn:aws:s3:::photos/A*' }, {}, 'implicit-deny'],
    [{ Resource: undefined, NotResource: 'arn:aws:s3:::photos/b*' }, {}, 'allow'],
    [{ Resource: undefined, NotResource: 'arn:aws:s3:::photos/a*' }, {}, 'implicit-deny'],
    [{ Effect: 'Deny' }, {}, 'explicit-deny'],
    [{ Effect: 'Deny' }, { action: 's3:PutObject' }, 'implicit-deny'],
    [{ Principal: { AWS: '123456789012' } }, {}, 'implicit-deny'],
  ])('of %j for %j is %s', (change, given, expected) => {
    expect(effectOf(change, given)).toBe(expected)
  })

  it('expands variables in a resource, which matches nothing without them', () => {
    const home = { Resource: 'arn:aws:s3:::photos/${aws:username}/*' }

    expect(effectOf(home, { key: 'ada/x', 'aws:username': 'ada' })).toBe('allow')
    expect(effectOf(home, { key: 'bob/x', 'aws:username': 'ada' })).toBe('implicit-deny')
    expect(effectOf(home, { key: 'bob/x', 'aws:username': '*' })).toBe('implicit-deny')
    expect(effectOf(home, { key: '/x' })).toBe('implicit-deny')
    expect(effectOf(home, { key: '${aws:username}/x' }, '2008-10-17')).toBe('allow')
  })

  it('wants all conditions at once', () => {
    const both = {
      Condition: {
        StringEquals: { 'aws:SourceVpc': ['a', 'b'], 's3:authType': 'POST' },
        Bool: { 'aws:SecureTransport': 'true' },
      },
    }
    const all = { 'aws:sourcevpc': 'b', 's3:authtype': 'POST', 'aws:securetransport': 'true' }

    expect(effectOf(both, all)).toBe('allow')
    for (const key of Object.keys(all)) {
      expect(effectOf(both, { ...all, [key]: 'other' })).toBe('implicit-deny')
    }
  })

  it('denies an upload without the header that a famous statement wants', () => {
    const famous = {
      Effect: 'Deny',
      Condition: { StringNotEquals: { 's3:x-amz-server-side-encryption': 'AES256' } },
    }

    expect(effectOf(famous)).toBe('explicit-deny')
    expect(effectOf(famous, { 's3:x-amz-server-side-encryption': 'AES256' })).toBe('implicit-deny')
  })

  it('names the statement that decided', () => {
    const policy = policyOf([allow, { ...allow, Sid: 'No', Effect: 'Deny' }])

    expect(evaluate([policy], request())).toMatchObject({ statement: { sid: 'No', index: 1 } })
  })

  it('tells the allow that reaches the principal best', () => {
    const arn = 'arn:aws:iam::123456789012:user/ada'
    const policy = policyOf([
      { ...allow, Principal: { AWS: '123456789012' } },
      { ...allow, Principal: { AWS: arn } },
    ])
    const principal = { type: 'user', account: '123456789012', arn } as const

    expect(evaluate([policy], { ...request(), principal })).toMatchObject({
      effect: 'allow',
      grant: 'direct',
      statement: { index: 1 },
    })
  })
})

describe('explain', () => {
  it('says of each statement why it does not apply', () => {
    const policy = policyOf([
      allow,
      { ...allow, Principal: { AWS: '123456789012' } },
      { ...allow, Action: 's3:PutObject' },
      { ...allow, Resource: 'arn:aws:s3:::photos/b' },
      { ...allow, Effect: 'Deny', Condition: { StringLike: { 'aws:Referer': 'https://a/*' } } },
      { ...allow, Condition: { Null: { 'aws:Referer': 'true' }, Bool: { 'aws:X': 'true' } } },
    ])

    const { verdict, statements } = explain([policy], request({ 'aws:referer': 'https://b/' }))

    expect(verdict.effect).toBe('allow')
    expect(statements[4]).toMatchObject({ policy: 0, statement: 4, sid: 'Read', effect: 'Deny' })
    expect(statements.map((trace) => trace.mismatch)).toEqual([
      undefined,
      { element: 'principal' },
      { element: 'action' },
      { element: 'resource' },
      {
        element: 'condition',
        operator: 'StringLike',
        key: 'aws:Referer',
        expected: ['https://a/*'],
        actual: ['https://b/'],
      },
      {
        element: 'condition',
        operator: 'Null',
        key: 'aws:Referer',
        expected: ['true'],
        actual: ['https://b/'],
      },
    ])
  })
})

describe('any policy', () => {
  const one = (...values: readonly string[]) => fc.constantFrom(...values)
  const statement = fc.record({
    Principal: fc.constant('*'),
    Effect: one('Allow', 'Deny'),
    Action: one('s3:GetObject', 's3:Get*', 's3:PutObject', '*'),
    Resource: one('arn:aws:s3:::photos/*', 'arn:aws:s3:::photos/a*', 'arn:aws:s3:::photos'),
    Condition: fc.dictionary(
      one('StringEquals', 'StringNotEquals', 'StringLike', 'ForAllValues:StringNotLike'),
      fc.dictionary(one('aws:referer', 's3:prefix'), one('a', 'a*', 'b')),
    ),
  })
  const given = fc.record(
    {
      action: one('s3:GetObject', 's3:PutObject'),
      key: one('a', 'b', ''),
      's3:prefix': one('a', 'b'),
      'aws:referer': one('a', 'a*'),
    },
    { requiredKeys: ['action', 'key'] },
  )
  const rank = { 'explicit-deny': 0, 'implicit-deny': 1, allow: 2 } as const

  it('allows no more with another Deny, and no less with another Allow', () => {
    fc.assert(
      fc.property(fc.array(statement, { minLength: 1 }), statement, given, (list, extra, asked) => {
        const before = evaluate([policyOf(list)], request(asked)).effect
        const after = evaluate([policyOf([...list, extra])], request(asked)).effect

        const grew = rank[after] - rank[before]
        expect(extra.Effect === 'Deny' ? grew : -grew).toBeLessThanOrEqual(0)
      }),
    )
  })

  it('says the same in any order, and cut into several policies', () => {
    fc.assert(
      fc.property(fc.array(statement, { minLength: 1 }), given, (list, asked) => {
        const whole = evaluate([policyOf(list)], request(asked)).effect
        const turned = evaluate([policyOf(list.toReversed())], request(asked)).effect
        const cut = evaluate(
          list.map((part) => policyOf([part])),
          request(asked),
        ).effect

        expect([turned, cut]).toEqual([whole, whole])
      }),
    )
  })

  it('is explained by statements of which one decides', () => {
    fc.assert(
      fc.property(fc.array(statement, { minLength: 1 }), given, (list, asked) => {
        const { verdict, statements } = explain([policyOf(list)], request(asked))

        const applied = statements.filter((trace) => trace.mismatch === undefined)
        const denied = applied.some(({ effect }) => effect === 'Deny')
        const allowed = applied.length > 0 ? 'allow' : 'implicit-deny'
        expect(verdict.effect).toBe(denied ? 'explicit-deny' : allowed)
      }),
    )
  })
})
