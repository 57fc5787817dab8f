import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseReference, referenceOf } from './reference.ts'

describe('a reference', () => {
  it('is one line of text that gives storage and key back', () => {
    expect(referenceOf('bols', '2026/a.pdf')).toBe('bols:2026/a.pdf')
    expect(parseReference('bols:2026/a.pdf')).toEqual({ storage: 'bols', key: '2026/a.pdf' })
    const key = fc.string({ minLength: 1, unit: 'grapheme' }).filter((each) => each[0] !== '/')
    fc.assert(
      fc.property(key, (each) => {
        const reference = referenceOf('private-media', each)
        expect(parseReference(reference)).toEqual({ storage: 'private-media', key: each })
      }),
    )
  })

  it.each(['', 'bols', 'bols:', ':a', 'bols:/a', '1st:a', 'a b:c', 's3://bols/a'])(
    'is not %j',
    (text) => {
      expect(() => parseReference(text)).toThrow(
        expect.objectContaining({ code: 'ReferenceInvalid' }),
      )
    },
  )

  it('is no URL, since those end, and one that is signed is not repeated in the error', () => {
    const url = 'https://s3.example.com/documents/a.pdf?X-Amz-Signature=0123abc'
    const error = ((): unknown => {
      try {
        return parseReference(url)
      } catch (thrown) {
        return thrown
      }
    })()
    const hint: unknown = expect.stringContaining('Store references, never URLs')
    expect(error).toMatchObject({ code: 'ReferenceInvalid', hint })
    expect(JSON.stringify(error) + String(error)).not.toContain('0123abc')
  })
})
