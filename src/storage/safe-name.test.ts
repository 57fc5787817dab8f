import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createKeySpace } from './object-key.ts'
import { safeName } from './safe-name.ts'

describe('a safe name', () => {
  it.each([
    ['report.pdf', 'report.pdf'],
    ['Überweisung März.pdf', 'Überweisung März.pdf'],
    ['U\u0308ber.pdf', 'Über.pdf'],
    ['発送状 №5.pdf', '発送状 №5.pdf'],
    ['👩‍👩‍👧.png', '👩‍👩‍👧.png'],
    ['../../etc/passwd', '_._etc_passwd'],
    ['..\\..\\boot.ini', '_._boot.ini'],
    ['a/b\\c.txt', 'a_b_c.txt'],
    ['.htaccess', 'htaccess'],
    ['name. .', 'name'],
    ['  two   words  .txt', 'two words.txt'],
    ['a\r\nSet-Cookie: b', 'a_Set-Cookie_ b'],
    ['invoice\u202efdp.exe', 'invoicefdp.exe'],
    ['zero\u200bwidth.txt', 'zerowidth.txt'],
    ['half\ud800.txt', 'half_.txt'],
    ['con', '_con'],
    ['NUL.tar.gz', '_NUL.tar.gz'],
    ['COM¹.txt', '_COM¹.txt'],
    ['console.txt', 'console.txt'],
    ['a<b>|c?.txt', 'a_b_c_.txt'],
    ['shell.php::$DATA', 'shell.php_$DATA'],
    ['..', 'unnamed'],
    [' . ', 'unnamed'],
    ['', 'unnamed'],
  ])('of %j is %j', (name, safe) => {
    expect(safeName(name)).toBe(safe)
  })

  it.each([
    ['My File (1).PDF', 'my-file-1.pdf'],
    ['Überweisung März.pdf', 'uberweisung-marz.pdf'],
    ['Straße Łódź Ærø.txt', 'strasse-lodz-aero.txt'],
    ['report.final.v2.tar.gz', 'report-final-v2.tar.gz'],
    ['発送状.pdf', 'unnamed.pdf'],
    ['ﬁne／print.txt', 'fine-print.txt'],
    ['con.txt', '_con.txt'],
    ['---', 'unnamed'],
  ])('of %j is %j as a slug', (name, safe) => {
    expect(safeName(name, { mode: 'slug' })).toBe(safe)
  })

  it('counts bytes, cuts no character and keeps the ending', () => {
    const name = safeName(`${'é'.repeat(200)}.tar.gz`, { maxBytes: 64 })
    expect(Buffer.byteLength(name)).toBe(63)
    expect(name).toBe(`${'é'.repeat(28)}.tar.gz`)
    const limit = (): string => safeName('a', { maxBytes: 8 })
    expect(limit).toThrow(expect.objectContaining({ code: 'OptionInvalid' }))
  })

  const hostile = (
    'con aux. a . .. / \\ \u200d \u202e \u0301 .tar .gz .pdf é e \ud800 \u0000 _ - İ ' +
    `.${'x'.repeat(20)}`
  )
    .split(' ')
    .concat(' ')
  const names = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 400 }),
    fc.string({ unit: 'grapheme', maxLength: 100 }),
    fc.array(fc.constantFrom(...hostile), { maxLength: 30 }).map((parts) => parts.join('')),
  )

  it.each(['unicode', 'slug'] as const)('in %s is one segment, short and stays itself', (mode) => {
    const keys = createKeySpace('media', '')
    fc.assert(
      fc.property(names, fc.integer({ min: 32, max: 300 }), (name, maxBytes) => {
        const safe = safeName(name, { mode, maxBytes })
        expect(Buffer.byteLength(safe)).toBeLessThanOrEqual(maxBytes)
        expect(safeName(safe, { mode, maxBytes })).toBe(safe)
        expect(keys.full(safe)).toBe(safe)
        expect(safe).not.toMatch(/[/\\]|^[. ]|[. ]$|^(?:con|prn|aux|nul)(?:\.|$)/i)
        if (mode === 'slug') expect(safe).toMatch(/^[a-z0-9_.-]+$/)
      }),
      { numRuns: 500 },
    )
  })
})
