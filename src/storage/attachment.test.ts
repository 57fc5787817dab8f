import { describe, expect, it } from 'vitest'
import { attachment } from './attachment.ts'

describe('an attachment', () => {
  it('of plain ASCII has one name', () => {
    expect(attachment('PRT-2026-0001.pdf')).toBe('attachment; filename="PRT-2026-0001.pdf"')
  })

  it('of another script has it encoded, beside a likeness', () => {
    expect(attachment('Frachtbrief für €5.pdf')).toBe(
      `attachment; filename="Frachtbrief f_r _5.pdf"; filename*=UTF-8''Frachtbrief%20f%C3%BCr%20%E2%82%AC5.pdf`,
    )
  })

  it('cannot break out of its quotes, its header or its directory', () => {
    expect(attachment('a"; filename="evil.exe')).toBe(
      `attachment; filename="a_; filename=_evil.exe"; filename*=UTF-8''a%22%3B%20filename%3D%22evil.exe`,
    )
    expect(attachment('a\r\nSet-Cookie: b')).toBe('attachment; filename="a__Set-Cookie: b"')
    expect(attachment('../../etc/passwd')).toBe('attachment; filename=".._.._etc_passwd"')
    expect(attachment('\ud800.pdf')).toBe('attachment; filename="_.pdf"')
  })

  it('cannot be shown in another order than it has', () => {
    expect(attachment('bill\u202efdp.exe')).toBe('attachment; filename="bill_fdp.exe"')
    expect(attachment('\u061c\u200e\u200f\u202a\u2066\u2069\u2028a')).toBe(
      'attachment; filename="_______a"',
    )
    expect(attachment('\u200dشحن.pdf')).toContain('%D8%B4')
  })

  it('without a name leaves it to the browser', () => {
    expect(attachment('')).toBe('attachment')
  })
})
