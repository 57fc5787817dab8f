import { expect, test } from 'vitest'
import { cssReferences } from './css-references.ts'
import { unescapedCss } from './css-text.ts'

const urls = (text: string): string[] =>
  cssReferences(text).map(({ start, end, url }) => {
    expect(unescapedCss(text.slice(start, end))).toBe(url)
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
    "g'h.png",
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

test('escapes are understood, in strings and without quotes', () => {
  const text = String.raw`
    a { background: url('../img/q\'uote.png'), url("q\"d.png"), url(par\(en\).png), url("\61.png") }
    @import "b\.css"; c { background: url( a\20 b.png ) } d { background: url(e\'f.png) }`
  expect(urls(text)).toEqual([
    "../img/q'uote.png",
    'q"d.png',
    'par(en).png',
    'a.png',
    'b.css',
    'a b.png',
    "e'f.png",
  ])
})

test('image sets name images by strings, and their types none', () => {
  const text = `
    a { background: image-set("../img/a.png" 1x, 'b.png' 2x) }
    b { background: -webkit-image-set(url(c.png) 1x, url("d.png") 2x, "e.avif" type("image/avif")) }
    c { background: image-set(linear-gradient(red, blue) 1x, "f.png" 2x); content: "none.png" }
    d { background: image-set("g.png" 1x; content: "none.png" } e::after { content: "none.png" }`
  expect(urls(text)).toEqual([
    '../img/a.png',
    'b.png',
    'c.png',
    'd.png',
    'e.avif',
    'f.png',
    'g.png',
  ])
})

test('src() names what it does by a string, with or without modifiers, and only whole names count', () => {
  const text = `
    a { background: src("a.png"), src( 'b.png' crossorigin(anonymous)), url("c.png" x("y")) }
    b { background: my-url(none.png); --x: curl("none.png"); src: local("none") } @import"d.css";
    @import/**/'e.css';`
  expect(urls(text)).toEqual(['a.png', 'b.png', 'c.png', 'd.css', 'e.css'])
})

test('an escaped quote of a selector begins no string', () => {
  const text = String.raw`.content-\[\'\'\]:x{content:''}.b\"{background:url(a.png)}.c\'{background:url("b.png")}`
  expect(urls(text)).toEqual(['a.png', 'b.png'])
})
