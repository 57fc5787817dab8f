import { expect, test } from 'vitest'
import { createRecent } from './recent.ts'

function counting(size: number) {
  const recent = createRecent<string>(size)
  const made: string[] = []
  const get = (text: string): string =>
    recent.get(text, () => {
      made.push(text)
      return text.toUpperCase()
    })
  return { get, made }
}

test('makes a value once while it is used', () => {
  const { get, made } = counting(2)
  expect(['a', 'b', 'a', 'c', 'a', 'd', 'a', 'e', 'a'].map(get).at(-1)).toBe('A')
  expect(made).toEqual(['a', 'b', 'c', 'd', 'e'])
})

test('forgets what was not asked for in the last two generations', () => {
  const { get, made } = counting(1)
  for (const text of ['a', 'b', 'c', 'a']) get(text)
  expect(made).toEqual(['a', 'b', 'c', 'a'])
})

test('what is forgotten is made anew, however old it was', () => {
  const recent = createRecent<number>(1)
  recent.get('a', () => 1)
  recent.get('b', () => 2)
  recent.forget('a')
  recent.forget('b')
  expect([recent.peek('a'), recent.peek('b')]).toEqual([undefined, undefined])
  expect(recent.get('a', () => 3)).toBe(3)
  expect(recent.peek('a')).toBe(3)
})

test('a value that could not be made is made anew', () => {
  const recent = createRecent<string>(2)
  expect(() =>
    recent.get('a', () => {
      throw new Error('no')
    }),
  ).toThrow('no')
  expect(recent.get('a', () => 'yes')).toBe('yes')
})
