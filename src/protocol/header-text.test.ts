import { expect, it } from 'vitest'
import { headerText } from './header-text.ts'

it('leaves what a header can hold as it is', () => {
  expect(headerText('a\tb é')).toBe('a\tb é')
})

it('writes other text as UTF-8, one character a byte', () => {
  expect(Buffer.from(headerText('10 €'), 'latin1').toString('utf8')).toBe('10 €')
})

it('lets no control character through, so no value ends its line', () => {
  expect(headerText('a\r\nset-cookie: b\u0000\u007f')).toBe('aset-cookie: b')
})
