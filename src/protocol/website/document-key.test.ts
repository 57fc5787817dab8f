import fc from 'fast-check'
import { expect, it } from 'vitest'
import { documentKey, folderIndexKey, folderLocation } from './document-key.ts'

it.each([
  ['', 'index.html', undefined],
  ['docs/', 'docs/index.html', undefined],
  ['docs', 'docs', 'docs/index.html'],
  ['docs/a.html', 'docs/a.html', 'docs/a.html/index.html'],
  ['/', '/index.html', undefined],
])('%j is served from %j', (key, document, folderIndex) => {
  expect(documentKey(key, 'index.html')).toBe(document)
  expect(folderIndexKey(key, 'index.html')).toBe(folderIndex)
})

it('a folder is found on the very host that was asked', () => {
  expect(folderLocation('a b/c')).toBe('/a%20b/c/')
  const key = fc.oneof(fc.string(), fc.constantFrom('/evil.test', '//evil.test', '\\evil.test'))
  fc.assert(
    fc.property(key, (text) => {
      fc.pre(text !== '' && !text.endsWith('/'))
      const url = new URL(folderLocation(text), 'http://site.test')
      expect(url.host).toBe('site.test')
    }),
  )
})
