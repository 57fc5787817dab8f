import fc from 'fast-check'

/** Values that parsers have tripped over. */
export const nastyTexts: readonly string[] = [
  '',
  ' ',
  '\t',
  '"',
  "'",
  '""',
  ',',
  ';',
  '=',
  '&',
  '/',
  '//',
  '..',
  '%',
  '%0',
  '%00',
  '%ff',
  '%c0%af',
  '%25',
  '%u0041',
  '+',
  '*',
  '?',
  '#',
  '\\',
  '{}',
  '[]',
  'null',
  'undefined',
  'NaN',
  'Infinity',
  '-1',
  '-0',
  '0',
  '1e9',
  '0x10',
  '9007199254740993',
  '99999999999999999999',
  '18446744073709551616',
  '2147483648',
  'true',
  'TRUE',
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  '${jndi:ldap://a}',
  '<a>',
  '&lol;',
  'a'.repeat(1025),
  'bytes=0-0,2-3,4-',
  'bytes=-',
  'bytes=9-0',
  'bytes=0-18446744073709551615',
  'uri="http://acs.amazonaws.com/x"',
  'id="',
  '1970-01-01T00:00:00Z',
  'Thu, 01 Jan 1970 00:00:00 GMT',
  '20300101T000000Z',
  '🐘',
  '\u0000',
  '\ud800',
  '\u202e',
]

/** A text of a header, a query or a path: a nasty one, any, or some of them together. */
export const hostileText: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(...nastyTexts),
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.array(fc.constantFrom(...nastyTexts), { maxLength: 4 }).map((texts) => texts.join('')),
)

/** The same as the bytes of a header value: nothing that ends it. */
export const headerBytes: fc.Arbitrary<string> = hostileText.map((text) =>
  Buffer.from(text, 'utf8')
    .toString('latin1')
    .replaceAll(/[\r\n\0]/g, ''),
)

/** Some bytes of a text cut out, and others put there. */
export interface Change {
  /** Where, as a fraction of its length. */
  readonly at: number
  readonly cut: number
  readonly insert: Uint8Array
}

export const change: fc.Arbitrary<Change> = fc.record({
  at: fc.integer({ min: 0, max: 9999 }).map((part) => part / 10_000),
  cut: fc.oneof(fc.nat(4), fc.nat(60)),
  insert: fc.oneof(
    fc.uint8Array({ maxLength: 6 }),
    fc
      .constantFrom(
        ...nastyTexts,
        '\r\n',
        '<',
        '>',
        '</',
        '/>',
        '<!DOCTYPE a>',
        '<![CDATA[',
        '-->',
        '&#0;',
        '[',
        '{',
      )
      .map((text) => Buffer.from(text)),
  ),
})

export function changed(bytes: Uint8Array, changes: readonly Change[]): Buffer {
  let now = Buffer.from(bytes)
  for (const { at, cut, insert } of changes) {
    const start = Math.floor(at * now.length)
    now = Buffer.concat([now.subarray(0, start), insert, now.subarray(start + cut)])
  }
  return now
}
