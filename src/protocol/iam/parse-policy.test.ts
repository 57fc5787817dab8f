import { describe, expect, it } from 'vitest'
import { isStowageError } from '../../core/error.ts'
import { parsePolicy } from './parse-policy.ts'

const statement = {
  Sid: 'Read',
  Effect: 'Allow',
  Principal: '*',
  Action: 's3:GetObject',
  Resource: 'arn:aws:s3:::photos/*',
}

function messageOf(text: string, kind: 'resource' | 'identity' = 'resource'): string {
  try {
    parsePolicy(text, kind)
  } catch (error) {
    if (!isStowageError(error, 'MalformedPolicy')) throw error
    return error.message
  }
  return 'accepted'
}

const withStatement = (change: object): string =>
  JSON.stringify({ Version: '2012-10-17', Statement: [{ ...statement, ...change }] })

describe('parsePolicy', () => {
  it('reads a policy with one statement, or a list of them', () => {
    const one = parsePolicy(JSON.stringify({ Id: 'p', Statement: statement }), 'resource')
    const list = parsePolicy(withStatement({}), 'resource')

    expect(one).toMatchObject({ kind: 'resource', version: '2008-10-17', id: 'p' })
    expect(one.statements).toMatchObject([{ index: 0, sid: 'Read', effect: 'Allow' }])
    expect(list.version).toBe('2012-10-17')
    expect(list.statements).toHaveLength(1)
  })

  it('knows the keys that conditions and variables ask for', () => {
    const text = withStatement({
      Resource: 'arn:aws:s3:::photos/${aws:Username}/*',
      Condition: { StringLike: { 's3:prefix': ['${aws:userid}/*'] }, Bool: { 'aws:A': true } },
    })

    const { keys } = parsePolicy(text, 'resource')

    expect([...keys].toSorted()).toEqual(['aws:a', 'aws:userid', 'aws:username', 's3:prefix'])
  })

  it.each([
    ['', "Policies must be valid JSON and the first byte must be '{'"],
    [' {}', "Policies must be valid JSON and the first byte must be '{'"],
    ['[]', "Policies must be valid JSON and the first byte must be '{'"],
    ['{', 'This policy contains invalid Json'],
    ['{"Version":"2012-10-17"}x', 'This policy contains invalid Json'],
    ['{"Version":"2008-10-17","Version":"2012-10-17"}', 'This policy contains invalid Json'],
    ['{}', 'Missing required field Statement'],
    ['{"Statement":[]}', 'Could not parse the policy: Statement is empty!'],
    ['{"Statement":1}', 'Invalid policy syntax.'],
    ['{"Statement":[1]}', 'Invalid policy syntax.'],
    ['{"Version":"2012-10-18","Statement":[]}', 'The policy must contain a valid version string'],
    ['{"Version":1,"Statement":[]}', 'The policy must contain a valid version string'],
    ['{"Statement":[],"Principal":"*"}', 'Unknown field Principal'],
    ['{"__proto__":{"Statement":[]}}', 'Unknown field __proto__'],
    [' '.repeat(20_481), 'Policy exceeds the maximum allowed document size.'],
  ])('refuses %s', (text, message) => {
    expect(messageOf(text)).toBe(message)
  })

  it('counts bytes, not characters, up to 20 KiB', () => {
    const frame = Buffer.byteLength(withStatement({ Sid: '' }))
    const fill = (bytes: number): string => 'é'.repeat(bytes / 2) + 'x'.repeat(bytes % 2)

    expect(messageOf(withStatement({ Sid: fill(20_480 - frame) }))).toBe('accepted')
    expect(messageOf(withStatement({ Sid: fill(20_481 - frame) }))).toContain('maximum')
  })

  it.each([
    [{ Effect: undefined }, 'Missing required field Effect'],
    [{ Effect: 'allow' }, 'Invalid effect: allow'],
    [{ Effect: 'invalid_effect' }, 'Invalid effect: invalid_effect'],
    [{ Principal: undefined }, 'Missing required field Principal'],
    [{ NotPrincipal: '*' }, 'A statement has either Principal or NotPrincipal'],
    [{ Action: undefined }, 'Missing required field Action'],
    [{ Action: 'invalid_action' }, 'Policy has invalid action'],
    [{ Action: [] }, 'Policy has invalid action'],
    [{ Action: [''] }, 'Policy has invalid action'],
    [{ Action: ['s3:Get Object'] }, 'Policy has invalid action'],
    [{ Action: 's*:GetObject' }, 'Policy has invalid action'],
    [{ Action: { a: 1 } }, 'Policy has invalid action'],
    [{ Resource: undefined }, 'Missing required field Resource'],
    [{ Resource: [] }, 'Policy has invalid resource'],
    [{ Resource: '' }, 'Policy has invalid resource'],
    [{ Resource: 'photos/*' }, 'Policy has invalid resource'],
    [{ Resource: ['arn:aws:s3'] }, 'Policy has invalid resource'],
    [{ Conditions: {} }, 'Unknown field Conditions'],
    [{ Condition: [] }, 'Invalid policy syntax.'],
    [{ Condition: { Bool: 'aws:SecureTransport' } }, 'Invalid policy syntax.'],
    [{ Condition: { Bool: { 'aws:SecureTransport': null } } }, 'Invalid policy syntax.'],
    [{ Condition: { Boolean: { 'aws:a': 'x' } } }, 'Invalid Condition type : Boolean'],
    [{ Sid: 1 }, 'Invalid policy syntax.'],
    [{ Principal: 'arn:aws:iam::123456789012:root' }, 'Invalid principal in policy'],
    [{ Principal: '' }, 'Invalid principal in policy'],
    [{ Principal: {} }, 'Invalid principal in policy'],
    [{ Principal: { AWS: [] } }, 'Invalid principal in policy'],
    [{ Principal: { AWS: [''] } }, 'Invalid principal in policy'],
    [{ Principal: { AWS: 'arn:aws:iam::123456789012:user/*' } }, 'Invalid principal in policy'],
    [{ Principal: { AWS: 'arn:aws:iam::123456789012:group/g' } }, 'Invalid principal in policy'],
    [{ Principal: { AWS: '12345' } }, 'Invalid principal in policy'],
    [{ Principal: { CanonicalUser: 'abc' } }, 'Invalid principal in policy'],
    [{ Principal: { Service: '*' } }, 'Invalid principal in policy'],
    [{ Principal: { Everyone: '*' } }, 'Invalid principal in policy'],
  ])('refuses a statement with %j', (change, message) => {
    expect(messageOf(withStatement(change))).toBe(message)
  })

  it('refuses a condition given twice, of which JSON would keep the last', () => {
    const twice = withStatement({}).replace('}]', ',"Condition":{},"Condition":{}}]')

    expect(messageOf(twice)).toBe('This policy contains invalid Json')
  })

  it('refuses deep nesting as it refuses anything else', () => {
    const deep = '['.repeat(9000) + ']'.repeat(9000)
    const places = { Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: 'x' }

    for (const name of [...Object.keys(places), 'Condition', 'Sid']) {
      const body = JSON.stringify({ Statement: { ...places, [name]: 'HERE' } })
      expect(messageOf(body.replace('"HERE"', deep))).toMatch(/syntax|invalid/i)
    }
  })

  it('names the statement in the context', () => {
    const text = JSON.stringify({ Statement: [statement, { ...statement, Effect: 'No' }] })

    expect(() => parsePolicy(text, 'resource')).toThrow(
      expect.objectContaining({ context: { statement: 1 } }),
    )
  })

  it.each([
    [{}, 'Policy document should not specify a principal.'],
    [{ Principal: undefined }, 'accepted'],
    [{ Principal: undefined, Resource: '*', Action: '*' }, 'accepted'],
    [{ Principal: undefined, Sid: 'a b' }, 'Statement IDs (SID) must be alpha-numeric.'],
    [
      { Principal: undefined, Action: 'GetObject' },
      'Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.',
    ],
    [{ Principal: undefined, Resource: 'photos' }, 'Resource photos must be in ARN format or "*".'],
  ])('as an identity policy, answers a statement with %j', (change, message) => {
    expect(messageOf(withStatement(change), 'identity')).toBe(message)
  })

  it('wants the statements of an identity policy told apart', () => {
    const own = { ...statement, Principal: undefined }

    expect(messageOf(JSON.stringify({ Statement: [own, own] }), 'identity')).toBe(
      'Statement IDs (SID) in a single policy must be unique.',
    )
    expect(messageOf(JSON.stringify({ Id: 'p', Statement: own }), 'identity')).toBe(
      'Unknown field Id',
    )
  })
})
