import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isStowageError } from '../../core/error.ts'
import { escapeXml } from './escape-xml.ts'
import { parseXml } from './parse-xml.ts'

function expectMalformed(source: string) {
  expect(() => parseXml(source)).toThrow(expect.objectContaining({ code: 'MalformedXML' }))
}

describe('a document that is not well-formed is refused', () => {
  it.each([
    ['nothing', ''],
    ['white space only', ' \n'],
    ['text only', 'text'],
    ['an unclosed root', '<a>'],
    ['an unclosed child', '<a><b></a>'],
    ['crossed elements', '<a><b></a></b>'],
    ['a mismatched end', '<a></b>'],
    ['another case at the end', '<a></A>'],
    ['another prefix at the end', '<x:a></y:a>'],
    ['an end alone', '</a>'],
    ['two roots', '<a/><b/>'],
    ['two closed roots', '<a></a><b></b>'],
    ['text before the root', 'x<a/>'],
    ['text after the root', '<a/>x'],
    ['CDATA outside the root', '<a/><![CDATA[x]]>'],
    ['a tag without end', '<a'],
    ['a tag inside a tag', '<a <b/>'],
    ['a nameless element', '<></>'],
    ['a space before the name', '< a></a>'],
    ['a name that begins with a digit', '<1a/>'],
    ['a slash inside a tag', '<a/ >'],
    ['an attribute without value', '<a b/>'],
    ['an attribute without quotes', '<a b=c/>'],
    ['an attribute with one quote', '<a b="c/>'],
    ['an attribute with < in it', '<a b="<"/>'],
    ['attributes without a space', '<a b="1"c="2"/>'],
    ['an attribute twice', '<a b="1" b="2"/>'],
    ['an attribute named like the prototype', '<a __proto__="1"/>'],
    ['an attribute on an end', '<a></a b="c">'],
    ['an unclosed comment', '<a><!-- </a>'],
    ['an unclosed CDATA section', '<a><![CDATA[ </a>'],
    ['an unclosed processing instruction', '<a><? </a>'],
    ['a DOCTYPE', '<!DOCTYPE a><a/>'],
    ['an external entity', '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'],
    ['an entity bomb', '<!DOCTYPE a [<!ENTITY x "&y;&y;"><!ENTITY y "z">]><a>&x;</a>'],
    ['an element declaration', '<a><!ELEMENT b ANY></a>'],
    ['an unknown entity', '<a>&nbsp;</a>'],
    ['an inherited entity', '<a>&constructor;</a>'],
    ['an entity of another case', '<a>&AMP;</a>'],
    ['a lone ampersand', '<a>a & b</a>'],
    ['an ampersand at the end', '<a>&</a>'],
    ['an entity without end', '<a>&amp</a>'],
    ['an empty entity', '<a>&;</a>'],
    ['an empty number', '<a>&#;</a>'],
    ['an empty hexadecimal number', '<a>&#x;</a>'],
    ['a negative number', '<a>&#-1;</a>'],
    ['a number with an exponent', '<a>&#1e2;</a>'],
    ['a hexadecimal number without x', '<a>&#ff;</a>'],
    ['a capital X', '<a>&#X41;</a>'],
    ['a surrogate', '<a>&#xD83D;&#xDC18;</a>'],
    ['a number beyond Unicode', '<a>&#x110000;</a>'],
    ['a very long number', '<a>&#00000000000000065;</a>'],
    ['a bad entity in an attribute', '<a b="&x;"/>'],
    ['65 attributes', `<a${Array.from({ length: 65 }, (_, at) => ` b${at}=""`).join('')}/>`],
    ['33 levels', '<a>'.repeat(33) + '</a>'.repeat(33)],
  ])('%s', (_name, source) => {
    expectMalformed(source)
  })
})

describe('a well-formed document is read', () => {
  it.each([
    ['a self-closing root', '<a/>', ''],
    ['an attribute with an inherited name', '<a constructor="1"/>', ''],
    ['white space inside tags', '<a  b = "c"\n ></a >', ''],
    ['a declaration', '<?xml version="1.0" encoding="UTF-8"?>\n<a>x</a>\n', 'x'],
    ['a byte order mark', '\ufeff<a>x</a>', 'x'],
    ['comments', '<!-- <b> --><a>x<!-- & -->y</a><!-- -->', 'xy'],
    ['a processing instruction', '<a>x<?b <c> ?>y</a>', 'xy'],
    ['CDATA', '<a>1<![CDATA[<b>&amp;]]]>2</a>', '1<b>&amp;]2'],
    ['the five entities', '<a>&lt;&gt;&amp;&quot;&apos;</a>', '<>&"\''],
    ['numeric entities', '<a>&#65;&#x42;&#x1F418;&#x1;</a>', 'AB🐘\u0001'],
    ['an entity once', '<a>&amp;lt;</a>', '&lt;'],
    ['line ends as line feeds', '<a>1\r\n2\r3\n4&#xd;5</a>', '1\n2\n3\n4\r5'],
    ['32 levels', '<a>'.repeat(32) + '</a>'.repeat(32), ''],
  ])('%s', (_name, source, text) => {
    expect(parseXml(source)).toMatchObject({ name: 'a', text })
  })

  it('without its prefixes, in order, with its attributes', () => {
    const root = parseXml('<s:a xmlns:s="u" s:t=\'1>2\'><s:b/>x<c q="&lt;"/></s:a>')
    expect(root).toMatchObject({
      name: 'a',
      attributes: { 'xmlns:s': 'u', 's:t': '1>2' },
      text: 'x',
    })
    expect(root.children.map(({ name }) => name)).toEqual(['b', 'c'])
    expect(root.children[1]?.attributes).toMatchObject({ q: '<' })
  })
})

it('any text that UTF-8 can carry comes back, from an element and from an attribute', () => {
  const texts = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary-ascii' }))
  fc.assert(
    fc.property(texts, (text) => {
      const escaped = escapeXml(text)
      expect(parseXml(`<a b="${escaped}">${escaped}</a>`)).toMatchObject({
        attributes: { b: text },
        text,
      })
    }),
    { numRuns: 1000 },
  )
})

it('control characters, line ends and non-characters are written as references', () => {
  expect(escapeXml('\u0000\t\n\r\u001f\u0085\u2028\ufffe\uffff')).toBe(
    '&#x0;&#x9;&#xa;&#xd;&#x1f;&#x85;&#x2028;&#xfffe;&#xffff;',
  )
})

it('a lone surrogate becomes a replacement character on the wire', () => {
  const wire = Buffer.from(`<a>${escapeXml('x\ud83dy')}</a>`).toString()
  expect(parseXml(wire).text).toBe('x\ufffdy')
})

it('hostile text is read or refused, never anything else', () => {
  const pieces = ['<a>', '</a>', '<b', '/>', '>', '<!--', '-->', '<![CDATA[', ']]>', '<?', '?>']
  const more = [
    '&',
    ';',
    '&#',
    '&#x',
    '&amp;',
    ' a="',
    '"',
    "'",
    '\r',
    '\ufeff',
    '<!DOCTYPE',
    '\ud800',
  ]
  const xmlish = fc
    .array(fc.oneof(fc.constantFrom(...pieces, ...more), fc.string()))
    .map((all) => all.join(''))
  fc.assert(
    fc.property(
      fc.oneof(
        xmlish,
        xmlish.map((each) => `<a>${each}</a>`),
      ),
      (source) => {
        try {
          expect(parseXml(source).name).not.toBe('')
        } catch (error) {
          if (!isStowageError(error, 'MalformedXML')) throw error
        }
      },
    ),
    { numRuns: 2000 },
  )
})

// A quadratic reader needs minutes for these; the limit only has to tell minutes from milliseconds.
describe('two million hostile characters are dealt with in one pass', () => {
  const size = 2 << 20
  const inRoot = (text: string): string => `<a>${text.repeat(size / text.length)}</a>`

  it.each([
    '<',
    '&',
    '<b',
    '<!--',
    '<![CDATA[',
    '<?',
    '</',
    '<b>',
    '<b c="',
    '&#',
    '&#x41',
    // Of these there are more than any document of S3 has.
    '<b/>',
    '<b></b>',
  ])(
    '%s is refused',
    (text) => {
      expectMalformed(inRoot(text))
      expectMalformed(text.repeat(size / text.length))
    },
    5000,
  )

  it.each(['&amp;', '<!---->', '<![CDATA[]]>', '<??>', '\r', 'x<!---->', ']]>'])(
    '%s is read',
    (text) => {
      expect(parseXml(inRoot(text)).name).toBe('a')
    },
    5000,
  )

  it.each([
    ['white space', `<a${' '.repeat(size)}x`],
    ['a name', `<${'a'.repeat(size)} =`],
    ['an attribute name', `<a ${'b'.repeat(size)}`],
    ['an attribute name and white space', `<a ${'b'.repeat(size)}${' '.repeat(size)}`],
  ])(
    '%s inside a tag is refused',
    (_name, tag) => {
      expectMalformed(`${tag}>`)
    },
    5000,
  )
})
