import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { duplicateName } from './duplicate-name.ts'

describe('duplicateName', () => {
  it.each([
    ['{"a":1,"a":2}', 'a'],
    ['{"a":{"b":1,"c":[{"d":1}],"b":2}}', 'b'],
    [String.raw`{"Effect":1,"\u0045ffect":2}`, 'Effect'],
    ['{"a" : 1 , "b":"\\"a\\":", "a" : 2}', 'a'],
    ['{"a":{"a":{"a":"a"}}}', undefined],
    ['{"a":[{"b":1},{"b":2}]}', undefined],
    ['{"a":"{\\"b\\":1,\\"b\\":2}"}', undefined],
    ['{"a":["a","a"]}', undefined],
  ])('finds in %s: %s', (text, expected) => {
    expect(duplicateName(text)).toBe(expected)
  })

  it('finds none in what JSON.stringify wrote', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        expect(duplicateName(JSON.stringify(JSON.parse(text)))).toBeUndefined()
      }),
    )
  })
})
