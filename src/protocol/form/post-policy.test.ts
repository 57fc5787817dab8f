import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isStowageError } from '../../core/error.ts'
import { checkPostPolicy } from './check-post-policy.ts'
import { expandFilename } from './expand-filename.ts'
import { parsePostPolicy } from './post-policy.ts'

const now = new Date('2015-12-30T11:00:00Z')
const expiration = '2015-12-30T12:00:00.000Z'
const encode = (document: unknown): string =>
  Buffer.from(typeof document === 'string' ? document : JSON.stringify(document)).toString('base64')

/** Checks the fields against these conditions, those of the bucket and the key added. */
function check(conditions: readonly unknown[], fields: Readonly<Record<string, string>> = {}) {
  const all = [{ bucket: 'b' }, ['starts-with', '$key', ''], ...conditions]
  const sent = new Map(Object.entries({ bucket: 'b', key: 'k', ...fields }))
  return checkPostPolicy(parsePostPolicy(encode({ expiration, conditions: all })), sent, now)
}
const refusal = (work: () => unknown): { code: string; message: string } | undefined => {
  try {
    work()
    return undefined
  } catch (error) {
    if (isStowageError(error)) return { code: error.code, message: error.message }
    throw error
  }
}
const failed = (text: string) => ({
  code: 'AccessDenied',
  message: `Invalid according to Policy: ${text}`,
})

describe('a policy document', () => {
  it.each([
    ['', 'Invalid JSON.'],
    ['*', 'invalid Base64 encoding.'],
    [encode('hello'), 'Invalid JSON.'],
    [encode('[]'), 'Invalid JSON.'],
    [encode({ conditions: [] }), 'Policy missing expiration.'],
    [encode({ expiration }), 'Policy missing conditions.'],
    [encode({ expiration, CONDITIONS: [] }), 'Unexpected: "CONDITIONS"'],
    [encode({ expiration: true, conditions: [] }), "Invalid 'expiration' value: 'true'"],
    [
      encode({ expiration: '2015-12-30', conditions: [] }),
      "Invalid 'expiration' value: '2015-12-30'",
    ],
    [
      encode({ expiration: '2015-12-30 12:00:00+00:00', conditions: [] }),
      "Invalid 'expiration' value: '2015-12-30 12:00:00+00:00'",
    ],
    [encode({ expiration, conditions: {} }), "Invalid 'conditions' value: must be a List."],
    [
      encode({ expiration, conditions: ['a'] }),
      'Invalid condition test: must be a List or Object.',
    ],
    [
      encode({ expiration, conditions: [{}] }),
      'Invalid Simple-Condition: Simple-Conditions must have exactly one property specified.',
    ],
    [
      encode({ expiration, conditions: [{ a: 'b', c: 'd' }] }),
      'Invalid Simple-Condition: Simple-Conditions must have exactly one property specified.',
    ],
    [
      encode({ expiration, conditions: [{ a: 1 }] }),
      'Invalid Simple-Condition: value must be a string.',
    ],
    [encode({ expiration, conditions: [[]] }), 'Invalid Condition: missing operation identifier.'],
    [
      encode({ expiration, conditions: [['in', '$a', 'b']] }),
      "Invalid Condition: unknown operation 'in'.",
    ],
    [encode({ expiration, conditions: [['eq', '$a']] }), 'Invalid eq: wrong number of arguments.'],
    [
      encode({ expiration, conditions: [['content-length-range', 0]] }),
      'Invalid content-length-range: wrong number of arguments.',
    ],
  ])('%# is refused', (policy, problem) => {
    expect(refusal(() => parsePostPolicy(policy))).toEqual({
      code: 'InvalidPolicyDocument',
      message: `Invalid Policy: ${problem}`,
    })
  })

  it('has the escapes of its language', () => {
    const text = String.raw`{"expiration":"${expiration}","conditions":[["eq","$a","\$b\\$\v\u0041"]]}`
    expect(parsePostPolicy(encode(text)).conditions).toMatchObject([{ value: '$b\\$\u000bA' }])
  })

  it('of any bytes is read or refused, nothing else', () => {
    fc.assert(
      fc.property(fc.oneof(fc.base64String(), fc.string(), fc.json().map(encode)), (policy) => {
        const { code = 'InvalidPolicyDocument' } = refusal(() => parsePostPolicy(policy)) ?? {}
        expect(code).toBe('InvalidPolicyDocument')
      }),
    )
  })
})

describe('a form', () => {
  it('passes when every field meets its conditions', () => {
    const conditions = [
      ['eq', '$Content-Type', 'image/png'],
      ['StArTs-WiTh', '$X-Amz-Meta-Tag', ''],
      { acl: 'private' },
    ]
    const fields = { 'content-type': 'image/png', 'x-amz-meta-tag': 'any', acl: 'private' }
    expect(check(conditions, fields)).toEqual({ min: 0, max: Infinity })
  })

  it.each([
    [['eq', '$a', 'b'], { a: 'B' }, '["eq", "$a", "b"]'],
    [['eq', '$a', 'b'], {}, '["eq", "$a", "b"]'],
    [['eq', 'a', 'b'], { a: 'b' }, '["eq", "a", "b"]'],
    [['starts-with', '$a', 'b'], { a: 'ab' }, '["starts-with", "$a", "b"]'],
    [['starts-with', '$a', ''], {}, '["starts-with", "$a", ""]'],
    [
      ['starts-with', '$Content-Type', 'image/'],
      { 'content-type': 'image/a, text/b' },
      '["starts-with", "$Content-Type", "image/"]',
    ],
    [{ a: 'b' }, { a: 'c' }, '["eq", "$a", "b"]'],
    [['content-length-range', 'test', '10'], {}, '["content-length-range", "test", "10"]'],
    [['eq', '$bucket', 'other'], {}, '["eq", "$bucket", "other"]'],
  ])('that misses %j is denied', (condition, fields, shown) => {
    expect(refusal(() => check([condition], fields))).toEqual(
      failed(`Policy Condition failed: ${shown}`),
    )
  })

  it('may list types that all begin so', () => {
    const fields = { 'content-type': 'image/a,image/b, image/c' }
    expect(
      refusal(() => check([['starts-with', '$content-type', 'image/']], fields)),
    ).toBeUndefined()
  })

  it('has no field that no condition names, the bucket included', () => {
    const fields = { 'x-amz-meta-a': '1', submit: 'go' }
    expect(refusal(() => check([], fields))).toEqual(
      failed('Extra input fields: x-amz-meta-a, submit'),
    )
    const ignored = { policy: 'p', 'x-amz-signature': 's', 'x-ignore-this': 'x' }
    expect(refusal(() => check([], ignored))).toBeUndefined()
    const without = parsePostPolicy(encode({ expiration, conditions: [{ key: 'k' }] }))
    const sent = new Map([
      ['bucket', 'b'],
      ['key', 'k'],
    ])
    expect(refusal(() => checkPostPolicy(without, sent, now))).toEqual(
      failed('Extra input fields: bucket'),
    )
  })

  it('is in time until the policy expires', () => {
    const policy = parsePostPolicy(encode({ expiration, conditions: [{ bucket: 'b' }] }))
    const at = (time: string) =>
      refusal(() => checkPostPolicy(policy, new Map([['bucket', 'b']]), new Date(time)))
    expect(at('2015-12-30T12:00:00Z')).toBeUndefined()
    expect(at('2015-12-30T12:00:00.001Z')).toEqual(failed('Policy expired.'))
  })

  it('has a file of the sizes that all ranges allow', () => {
    expect(
      check([
        ['content-length-range', 5, 100],
        ['content-length-range', '1', '10'],
      ]),
    ).toEqual({
      min: 5,
      max: 10,
    })
  })

  it('passes any policy made for it, and none once a value differs', () => {
    const name = fc.stringMatching(/^[a-z][a-z-]{0,8}$/).map((text) => `f-${text}`)
    const fields = fc.dictionary(name, fc.string({ unit: 'grapheme' }), { minKeys: 1, maxKeys: 6 })
    fc.assert(
      fc.property(fields, fc.nat(), (sent, drawn) => {
        const conditions = Object.entries(sent).map(([key, value], at) =>
          at % 2 === 0 ? { [key]: value } : ['starts-with', `$${key}`, value.slice(0, 1)],
        )
        expect(refusal(() => check(conditions, sent))).toBeUndefined()
        const names = Object.keys(sent)
        const changed = names[drawn % names.length] ?? ''
        const other = { ...sent, [changed]: `\u0000${sent[changed] ?? ''}` }
        const exact = Object.entries(sent).map(([key, value]) => ['eq', `$${key}`, value])
        expect(refusal(() => check(exact, other))?.code).toBe('AccessDenied')
      }),
    )
  })
})

it.each([
  ['a/${filename}', 'C:\\dir\\f.txt', 'a/f.txt'],
  ['${filename}-${filename}', '/tmp/$&', '$&-$&'],
  ['a/${filename}', '', 'a/'],
  ['a/${filename}', undefined, 'a/${filename}'],
  ['a/${FILENAME}', 'f', 'a/${FILENAME}'],
])('%j of the file %j is %j', (value, filename, expanded) => {
  expect(expandFilename(new Map([['key', value]]), filename).get('key')).toBe(expanded)
})
