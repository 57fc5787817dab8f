import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compileCondition } from './condition.ts'
import { operators } from './operators.ts'

type Given = string | readonly string[] | undefined

function holds(operator: string, policy: string | readonly string[], given: Given): boolean {
  const values = typeof policy === 'string' ? [policy] : policy
  const keys = new Map<string, readonly string[]>([['aws:username', ['ada']]])
  if (given !== undefined) keys.set('x:key', typeof given === 'string' ? [given] : given)
  return compileCondition({ operator, key: 'X:Key', values, variables: true }).test(keys)
}

/** One value that equals the policy's and one that does not, for every operator. */
const vectors: readonly (readonly [string, string, string, string])[] = [
  ['StringEquals', 'a*', 'a*', 'A*'],
  ['StringEqualsIgnoreCase', 'Abc', 'aBC', 'abd'],
  ['StringLike', 'a*b?', 'a/bc', 'a/Bc'],
  ['NumericEquals', '10', '10.0', '11'],
  ['NumericLessThan', '10', '9.5', '10'],
  ['NumericLessThanEquals', '10', '10', '10.1'],
  ['NumericGreaterThan', '-1', '0', '-1'],
  ['NumericGreaterThanEquals', '10', '10', '9'],
  ['DateEquals', '2020-01-01T00:00:00Z', '1577836800', '2020-01-01T00:00:01Z'],
  ['DateLessThan', '2020-01-01T00:00:00Z', '2019-12-31T23:59:59Z', '2020-01-01T00:00:00Z'],
  ['DateLessThanEquals', '2020-01-01', '2020-01-01T00:00:00Z', '2020-01-01T00:00:01Z'],
  ['DateGreaterThan', '2020-01-01T00:00:00Z', '2020-01-01T00:00:01Z', '2020-01-01T00:00:00Z'],
  ['DateGreaterThanEquals', '1577836800', '2020-01-01T00:00:00Z', '2019-12-31T23:59:59Z'],
  ['Bool', 'True', 'true', 'false'],
  ['BinaryEquals', 'QmluYXJ5', 'QmluYXJ5', 'QmluYXJ6'],
  ['IpAddress', '203.0.113.0/24', '203.0.113.7', '203.0.114.7'],
  ['ArnEquals', 'arn:aws:sns:*:1:t', 'arn:aws:sns:eu-west-1:1:t', 'arn:aws:sns:a:b:1:t'],
  ['ArnLike', 'arn:aws:iam::1:role/*', 'arn:aws:iam::1:role/a/b', 'arn:aws:iam::2:role/a'],
]

const opposites: Readonly<Record<string, string>> = {
  StringEquals: 'StringNotEquals',
  StringEqualsIgnoreCase: 'StringNotEqualsIgnoreCase',
  StringLike: 'StringNotLike',
  NumericEquals: 'NumericNotEquals',
  DateEquals: 'DateNotEquals',
  IpAddress: 'NotIpAddress',
  ArnEquals: 'ArnNotEquals',
  ArnLike: 'ArnNotLike',
}

describe('condition operators', () => {
  it('are all in the tables of this test', () => {
    const tested = [...vectors.map(([name]) => name), ...Object.values(opposites)]

    expect(tested.toSorted()).toEqual([...operators.keys()].toSorted())
  })

  describe.each(vectors)('%s', (name, policy, same, other) => {
    it('compares', () => {
      expect(holds(name, policy, same)).toBe(true)
      expect(holds(name, policy, other)).toBe(false)
    })

    it('takes any of several values', () => {
      expect(holds(name, [policy, policy], same)).toBe(true)
      expect(holds(name, [], same)).toBe(false)
    })

    it('is false without the key, but true with IfExists', () => {
      expect(holds(name, policy, undefined)).toBe(false)
      expect(holds(`${name}IfExists`, policy, undefined)).toBe(true)
      expect(holds(`${name}IfExists`, policy, other)).toBe(false)
      expect(holds(`${name}IfExists`, policy, [])).toBe(false)
    })

    it('asks every value, or any, under a set operator', () => {
      expect(holds(`ForAllValues:${name}`, policy, [same, same])).toBe(true)
      expect(holds(`ForAllValues:${name}`, policy, [same, other])).toBe(false)
      expect(holds(`ForAnyValue:${name}`, policy, [other, same])).toBe(true)
      expect(holds(`ForAnyValue:${name}`, policy, [other, other])).toBe(false)
    })

    it.each([undefined, [], ['']])('holds for all, and for none, of the values %j', (given) => {
      expect(holds(`ForAllValues:${name}`, policy, given)).toBe(true)
      expect(holds(`ForAnyValue:${name}`, policy, given)).toBe(false)
    })

    it('under ForAnyValue with IfExists is true without the key', () => {
      expect(holds(`ForAnyValue:${name}IfExists`, policy, undefined)).toBe(true)
    })
  })

  describe.each(vectors.filter(([name]) => name in opposites))(
    'not %s',
    (name, policy, same, other) => {
      const negated = opposites[name] ?? ''

      it('is the complement', () => {
        expect(holds(negated, policy, same)).toBe(false)
        expect(holds(negated, policy, other)).toBe(true)
      })

      it('must differ from all of several values', () => {
        expect(holds(negated, [other, policy], same)).toBe(false)
      })

      it('is true without the key', () => {
        expect(holds(negated, policy, undefined)).toBe(true)
        expect(holds(`${negated}IfExists`, policy, undefined)).toBe(true)
        expect(holds(`${negated}IfExists`, policy, same)).toBe(false)
      })

      it('is asked of each value under a set operator', () => {
        expect(holds(`ForAllValues:${negated}`, policy, [other, other])).toBe(true)
        expect(holds(`ForAllValues:${negated}`, policy, [other, same])).toBe(false)
        expect(holds(`ForAnyValue:${negated}`, policy, [same, other])).toBe(true)
        expect(holds(`ForAnyValue:${negated}`, policy, [same, same])).toBe(false)
        expect(holds(`ForAllValues:${negated}`, policy, undefined)).toBe(true)
        expect(holds(`ForAnyValue:${negated}`, policy, undefined)).toBe(false)
      })
    },
  )

  it.each([
    ['true', undefined, true],
    ['true', 'x', false],
    ['true', '', false],
    ['true', [], true],
    ['false', undefined, false],
    ['false', 'x', true],
    ['False', 'x', true],
    ['maybe', 'x', false],
  ] as const)('Null %s of %j is %s', (policy, given, expected) => {
    expect(holds('Null', policy, given)).toBe(expected)
  })

  it.each([
    ['NumericEquals', 'ten', '10'],
    ['NumericEquals', '10', '0xA'],
    ['NumericLessThan', '10', ''],
    ['DateLessThan', 'tomorrow', '2020-01-01'],
    ['DateGreaterThan', '2020-01-01', 'now'],
    ['IpAddress', '10.0.0.0/99', '10.0.0.1'],
    ['IpAddress', '10.0.0.0/8', 'localhost'],
    ['Bool', 'yes', 'yes'],
    ['BinaryEquals', '???', '???'],
    ['ArnLike', 'role/*', 'role/x'],
  ])('%s compares nothing with what is not of its type: %s, %s', (name, policy, given) => {
    expect(holds(name, policy, given)).toBe(false)
    const negated = opposites[name]
    if (negated !== undefined) expect(holds(negated, policy, given)).toBe(true)
  })

  it.each([
    ['StringEquals', '${aws:username}', 'ada', true],
    ['StringLike', 'home/${aws:username}/*', 'home/ada/x', true],
    ['StringLike', "${aws:none, 'a*'}", 'ab', false],
    ['StringEquals', '${aws:none}', '', false],
    ['StringNotEquals', '${aws:none}', 'x', true],
    ['StringLike', '${*}', '*', true],
    ['StringLike', '${*}', 'x', false],
    ['ArnLike', 'arn:aws:iam::1:user/${aws:username}', 'arn:aws:iam::1:user/ada', true],
    ['Bool', "${aws:none, 'true'}", 'true', true],
    ['NumericEquals', "${aws:none, '1'}", '1', false],
  ] as const)('%s expands the variable of %s against %s: %s', (name, policy, given, expected) => {
    expect(holds(name, policy, given)).toBe(expected)
  })

  it.each(['Equals', 'stringequals', 'NullIfExists', 'ForAnyValue:Null', 'ForSomeValues:Bool', ''])(
    'refuses the operator %j',
    (operator) => {
      expect(() => holds(operator, 'x', 'x')).toThrow(`Invalid Condition type : ${operator}`)
    },
  )

  it('IfExists holds wherever the operator holds, and adds nothing but the absent key', () => {
    const value = fc.constantFrom('a', 'A', '1', '2', 'true', '2020-01-01', '10.0.0.1', 'a*', '')
    const given = fc.option(fc.array(value, { maxLength: 3 }), { nil: undefined })
    const prefix = fc.constantFrom('', 'ForAllValues:', 'ForAnyValue:')
    fc.assert(
      fc.property(
        fc.constantFrom(...operators.keys()),
        prefix,
        fc.array(value, { maxLength: 3 }),
        given,
        (name, quantifier, policy, context) => {
          const base = holds(quantifier + name, policy, context)
          const ifExists = holds(`${quantifier}${name}IfExists`, policy, context)

          expect(ifExists).toBe(context === undefined || base)
        },
      ),
    )
  })
})
