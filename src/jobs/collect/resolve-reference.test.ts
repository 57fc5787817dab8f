import { expect, test } from 'vitest'
import { resolveReference, withNewName } from './resolve-reference.ts'

const resolve = (url: string, base?: string) => resolveReference('css/deep/a.css', url, base)

test('relative URLs lead from the asset that they stand in', () => {
  expect(resolve('b.png')).toEqual({ name: 'css/deep/b.png', suffix: '' })
  expect(resolve('../img/./b.png?v=1#x')).toEqual({ name: 'css/img/b.png', suffix: '?v=1#x' })
  expect(resolve('../../ü%20x%2525.png')?.name).toBe('ü x%25.png')
  expect(resolve('f.eot?#iefix')).toEqual({ name: 'css/deep/f.eot', suffix: '?#iefix' })
})

test('what is not of the directory is left alone', () => {
  const others = ['http://a/b', '//a/b', 'data:x', '#x', '?x', '', '/abs.png', '../../../b']
  for (const url of [...others, '%', '%ff']) expect(resolve(url)).toBeUndefined()
})

test('a backslash is a slash, as browsers take it', () => {
  expect(resolve('..\\img\\b.png?a\\b')).toEqual({ name: 'css/img/b.png', suffix: '?a\\b' })
  expect(resolve('\\\\host\\b')).toBeUndefined()
})

test('an absolute path below the base is of the directory', () => {
  expect(resolve('/static/img/b.png', '/static/')?.name).toBe('img/b.png')
  expect(resolve('/other/b.png', '/static/')).toBeUndefined()
})

test('a new name keeps the way there, the query and the fragment', () => {
  expect(withNewName('../f o.eot?#iefix', "css/f o'.1a2b.eot")).toBe('../f%20o%27.1a2b.eot?#iefix')
  expect(withNewName('b.png', 'css/b.1.png')).toBe('b.1.png')
  expect(withNewName(`a(1)/"b" c.png?'`, 'a(1)/b.1.png')).toBe('a%281%29/b.1.png?%27')
})
