import { describe, expect, it } from 'vitest'
import { parseTemplate, templateTest, textOf } from './template.ts'

const keys = new Map([
  ['aws:username', ['ada']],
  ['aws:principaltag/team', ['*']],
  ['aws:tagkeys', ['a', 'b']],
  ['aws:empty', []],
])

function expand(source: string, variables = true): string | undefined {
  let expanded: string | undefined
  const tokens = parseTemplate(source, { wildcards: false, variables })
  const test = templateTest(tokens, (resolved) => {
    expanded = textOf(resolved)
    return () => true
  })
  return test('', keys) ? expanded : undefined
}

describe('policy variables', () => {
  it.each([
    ['home/${aws:username}/', 'home/ada/'],
    ['${AWS:UserName}', 'ada'],
    ['${ aws:username }', 'ada'],
    ['${aws:username}${aws:username}', 'adaada'],
    ["${aws:PrincipalTag/none, 'company-wide'}", 'company-wide'],
    ["${aws:username, 'x'}", 'ada'],
    ["${aws:none, ''}", ''],
    ["${aws:none, 'a}b'}", 'a}b'],
    ['${*}${?}${$}', '*?$'],
    ['$5 {x}', '$5 {x}'],
  ])('expands %s to %j', (source, expected) => {
    expect(expand(source)).toBe(expected)
  })

  it.each(['${aws:none}', '${aws:TagKeys}', '${aws:empty}'])(
    'leaves %s without a value: absent, or not single',
    (source) => {
      expect(expand(source)).toBeUndefined()
    },
  )

  it.each(['${', '${aws:username', '${}', '${aws:a, b}', "${aws:a, 'b}", "${, 'b'}", '${${a}}'])(
    'refuses %s',
    (source) => {
      expect(() => expand(source)).toThrow('Policy has an invalid variable')
    },
  )

  it('are text in policies of 2008', () => {
    expect(expand('${aws:username}${', false)).toBe('${aws:username}${')
  })

  it('put their value in as text, so that its star is no wildcard', () => {
    const tokens = parseTemplate('${aws:PrincipalTag/team}', { wildcards: true, variables: true })

    const test = templateTest(tokens, (resolved) => (candidate) => candidate === textOf(resolved))

    expect(test('*', keys)).toBe(true)
    expect(test('anything', keys)).toBe(false)
  })
})
