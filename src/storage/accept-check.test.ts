import { describe, expect, it } from 'vitest'
import type { Accept } from '../declaration/accept.ts'
import { checkAccept, type AcceptFacts } from './accept-check.ts'

type Known = Omit<AcceptFacts, 'storage' | 'key'> & { readonly key?: string }

const codeOf = (accept: Accept, known: Known): string | undefined => {
  try {
    checkAccept(accept, { storage: 'documents', key: 'a', ...known })
    return undefined
  } catch (error) {
    return (error as { code?: string }).code
  }
}

describe('what is accepted', () => {
  const extensions = ['.pdf', 'TAR.gz', '.js']

  it.each(['a.pdf', 'b/c.PDF', 'a.tar.gz', 'v1.2.final.pdf', 'app.min.js', 'a.js.pdf'])(
    'by its ending is %s',
    (key) => expect(codeOf({ extensions }, { key })).toBeUndefined(),
  )

  it.each([
    'a',
    'a.exe',
    'report.pdf.exe',
    'shell.php.pdf',
    'shell.PHTML.pdf',
    'shell.php .pdf',
    'a.gz',
    '.pdf',
    'a.pdf/b',
    'a.pdf.',
    'a.pdf\u0000.exe',
    'pdf',
  ])('by its ending is not %j', (key) =>
    expect(codeOf({ extensions }, { key })).toBe('ExtensionRejected'),
  )

  it('has a size within the limits, both of them included', () => {
    const accept = { minBytes: 2, maxBytes: 4 }
    expect([1, 2, 4, 5].map((size) => codeOf(accept, { size }))).toEqual([
      'BodyTooSmall',
      undefined,
      undefined,
      'BodyTooLarge',
    ])
    expect(codeOf(accept, {})).toBeUndefined()
  })

  it.each<[readonly string[], string, string | undefined, boolean]>([
    [['image/*'], 'image/png', 'image/png', true],
    [['image/*'], 'image/png', undefined, true],
    [['image/*'], 'image/png', 'image/svg+xml', false],
    [['image/*'], 'image/png', 'application/octet-stream', false],
    [['image/*'], 'image/png', 'text/plain', false],
    [['image/*'], 'image/svg+xml', 'image/svg+xml', false],
    [['image/*', 'image/svg+xml'], 'image/svg+xml', 'image/svg+xml', true],
    [['text/*'], 'text/html', 'text/html', false],
    [['text/*'], 'text/csv; charset=utf-8', 'text/plain', true],
    [['text/plain'], 'text/plain', 'text/html', false],
    [['text/plain'], 'text/javascript', 'text/plain', false],
    [['application/pdf'], 'application/pdf', 'application/zip', false],
    [['application/x-zip-compressed'], 'application/zip', 'application/zip', true],
    [['application/x-own'], 'application/x-own', 'application/octet-stream', true],
  ])('by %j is %s of bytes that are %s: %j', (contentTypes, contentType, byContent, isAccepted) => {
    const code = codeOf({ contentTypes }, { contentType, byContent })
    expect(code).toBe(isAccepted ? undefined : 'ContentTypeRejected')
  })
})
