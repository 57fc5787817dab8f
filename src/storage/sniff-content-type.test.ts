import { deflateSync, gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { zipSync, strToU8 } from 'fflate'
import { describe, expect, it } from 'vitest'
import { sniffContentType, sniffedBytes } from './sniff-content-type.ts'
import { isUtf8Beginning } from './text-content-type.ts'

const latin1 = (text: string): Buffer => Buffer.from(text, 'latin1')
const wordDocument = zipSync({
  '[Content_Types].xml': strToU8(
    '<Types><Override ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml" PartName="/word/document.xml"/></Types>',
  ),
  'word/document.xml': strToU8('<w:document/>'),
})

describe('a media type by the bytes', () => {
  it.each<[string, Uint8Array, string]>([
    ['PNG', latin1('\u0089PNG\r\n\u001a\n\0\0\0\rIHDR'), 'image/png'],
    ['JPEG', latin1('\u00ff\u00d8\u00ff\u00e0\0\u0010JFIF'), 'image/jpeg'],
    ['GIF', latin1('GIF89a\u0001\0'), 'image/gif'],
    ['WebP', latin1('RIFF\u0024\0\0\0WEBPVP8 '), 'image/webp'],
    ['WAV', latin1('RIFF\u0024\0\0\0WAVEfmt '), 'audio/wav'],
    ['PDF', latin1('%PDF-1.7\n%\u00e2\u00e3'), 'application/pdf'],
    ['gzip', gzipSync('text'), 'application/gzip'],
    ['WebAssembly', latin1('\0asm\u0001\0\0\0'), 'application/wasm'],
    ['MP4', latin1('\0\0\0\u0018ftypisom\0\0\u0002\0isomiso2'), 'video/mp4'],
    ['ZIP', zipSync({ 'a.txt': strToU8('a') }), 'application/zip'],
    [
      'Word',
      wordDocument,
      'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
    ],
    ['a program', latin1(`MZ\u0090\0\u0003${'\0'.repeat(60)}`), 'application/x-msdownload'],
    ['RTF', latin1('{\\rtf1\\ansi'), 'application/rtf'],
    ['a calendar', latin1('BEGIN:VCALENDAR\r\n'), 'text/calendar'],
    ['zeros', Buffer.alloc(100), 'application/octet-stream'],
    ['what nobody knows', deflateSync('x'), 'application/octet-stream'],
  ])('knows %s', async (_, bytes, contentType) => {
    expect(await sniffContentType(bytes)).toBe(contentType)
  })

  it.each<[string, string, string]>([
    ['text', 'hello', 'text/plain'],
    ['no bytes', '', 'text/plain'],
    ['JSON', '{"a":1}', 'text/plain'],
    ['a table that begins like a bitmap', 'BMW;1\n', 'text/plain'],
    ['HTML', '<!DOCTYPE html><p>', 'text/html'],
    ['HTML after comments', '\ufeff <!-- a -->\n<!-- b --><HTML>', 'text/html'],
    ['a script', '<script src=x>', 'text/html'],
    ['XHTML', '<?xml version="1.0"?><html xmlns="x">', 'application/xhtml+xml'],
    ['SVG', '<svg/>', 'image/svg+xml'],
    ['SVG with all before it', '<?xml version="1.0"?><!--a--><!DOCTYPE svg><svg>', 'image/svg+xml'],
    ['SVG under another prefix', '<s:svg xmlns:s="http://www.w3.org/2000/svg">', 'image/svg+xml'],
    ['XML', '<?xml version="1.0"?><feed>', 'application/xml'],
    ['a paragraph of Markdown', '<p align="center">', 'text/plain'],
    ['svgs that are no SVG', '<svgs>', 'text/plain'],
  ])('knows %s in every encoding', async (_, text, contentType) => {
    expect(await sniffContentType(Buffer.from(text))).toBe(contentType)
    if (text === '') return
    const wide = Buffer.from(`\ufeff${text}`, 'utf16le')
    expect(await sniffContentType(wide)).toBe(contentType)
    expect(await sniffContentType(wide.swap16())).toBe(contentType)
  })

  it('takes old texts for texts, and binary for none', async () => {
    expect(await sniffContentType(latin1('M\u00fcller'))).toBe('text/plain')
    expect(await sniffContentType(latin1('M\0ller'))).toBe('application/octet-stream')
  })

  it('is found of any bytes, and of the beginning as of the whole', async () => {
    const property = fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), async (bytes) => {
      expect(await sniffContentType(bytes)).toMatch(/^[a-z]+\/[\w.+-]+/i)
    })
    await fc.assert(property)
    const cut = wordDocument.subarray(0, wordDocument.byteLength - 40)
    expect(await sniffContentType(cut)).toMatch(/zip|wordprocessingml/)
    const long = Buffer.concat([Buffer.alloc(sniffedBytes, 'a'), Buffer.alloc(10)])
    expect(await sniffContentType(long)).toBe('text/plain')
  })

  it('is UTF-8 also where its last character is cut', () => {
    const bytes = Buffer.from('aé€😀')
    for (let end = 0; end <= bytes.byteLength; end++)
      expect(isUtf8Beginning(bytes.subarray(0, end)), `${end}`).toBe(true)
    expect(isUtf8Beginning(latin1('M\u00fcller'))).toBe(false)
    expect(isUtf8Beginning(Buffer.from([0x61, 0x80, 0x80]))).toBe(false)
  })
})
