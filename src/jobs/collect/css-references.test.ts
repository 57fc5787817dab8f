import { expect, test } from 'vitest'
import { cssReferences } from './css-references.ts'

const urls = (text: string): string[] =>
  cssReferences(text).map(({ start, end, url }) => {
    expect(text.slice(start, end)).toBe(url)
    return url
  })

test('url() and @import are found however they are written', () => {
  const text = `
    @import "a.css"; @IMPORT url('b.css') screen; @import url(c.css);
    p { background: URL( d.png ), url("e f.png"),url('g\\'h.png'); cursor: url(i.cur) 2 2, auto }
    @font-face { src: url("j.eot?#iefix") format("embedded-opentype"), url(data:font/woff;base64,AA==) }
  `
  expect(urls(text)).toEqual([
    'a.css',
    'b.css',
    'c.css',
    'd.png',
    'e f.png',
    "g\\'h.png",
    'i.cur',
    'j.eot?#iefix',
    'data:font/woff;base64,AA==',
  ])
})

test('what stands in comments and strings is none', () => {
  const text = `
    /* url(a.png) @import "b.css"; */ p { content: "url(c.png)"; background: url(d.png) }
    /* it's */ q { content: '/*'; background: url(e.png) } /* open url(f.png)`
  expect(urls(text)).toEqual(['d.png', 'e.png'])
})

test('the source map is one that may be missing', () => {
  expect(cssReferences('p {}\n/*# sourceMappingURL=style.css.map */')).toEqual([
    { start: 26, end: 39, url: 'style.css.map', isOptional: true },
  ])
})
