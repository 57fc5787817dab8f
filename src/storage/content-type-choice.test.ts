import { describe, expect, it } from 'vitest'
import { contentTypeConflict, isAgreed, type ContentTypeFacts } from './content-type-agreement.ts'
import { chosenContentType, withCharset } from './content-type-choice.ts'
import { contentTypeOfKey, isActiveType } from './media-types.ts'

const facts = (declared?: string, byKey?: string, byContent?: string): ContentTypeFacts => ({
  declared,
  byKey,
  byContent,
})
const docx = contentTypeOfKey('a.docx') ?? ''

describe('the media type of what is stored', () => {
  it.each<[string, ContentTypeFacts, string]>([
    ['what is declared', facts('a/b', 'image/png', 'image/jpeg'), 'a/b'],
    ['the bytes, before the key', facts(undefined, 'image/png', 'image/jpeg'), 'image/jpeg'],
    ['the key, where it says more', facts(undefined, docx, 'application/zip'), docx],
    ['the key, of a text', facts(undefined, 'text/css', 'text/plain'), 'text/css'],
    ['the key, of unknown bytes', facts(undefined, 'model/obj'), 'model/obj'],
    ['octets, where nothing is known', facts(), 'application/octet-stream'],
    [
      'no markup that the key does not say',
      facts(undefined, 'text/plain', 'text/html'),
      'text/plain',
    ],
    ['no SVG by the name of PNG', facts(undefined, 'image/png', 'image/svg+xml'), 'image/png'],
    ['no page without a name', facts(undefined, undefined, 'text/html'), 'text/plain'],
  ])('is %s', (_, known, contentType) => {
    expect(chosenContentType(known)).toBe(contentType)
  })

  it('has a charset where it is text that nobody declared', () => {
    expect(withCharset('text/css', Buffer.from('é'))).toBe('text/css; charset=utf-8')
    expect(withCharset('text/css', Buffer.from([0xe9, 0x20]))).toBe('text/css')
    expect(withCharset('application/json', Buffer.from('{}'))).toBe('application/json')
  })

  it.each<[ContentTypeFacts, boolean]>([
    [facts('image/png', 'image/png', 'image/svg+xml'), true],
    [facts('image/png', undefined, 'text/plain'), true],
    [facts(undefined, 'image/png', 'application/octet-stream'), true],
    [facts('application/pdf', 'image/png'), true],
    [facts(undefined, 'text/plain', 'text/html'), true],
    [facts('application/octet-stream', 'image/png', 'image/png'), false],
    [facts('image/jpg', 'image/jpeg', 'image/jpeg'), false],
    [facts('text/plain; charset=utf-8', 'text/css', 'text/plain'), false],
    [facts(undefined, docx, 'application/zip'), false],
    [facts(undefined, 'audio/mp4', 'audio/x-m4a'), false],
    [facts('application/x-own', undefined, 'application/octet-stream'), false],
    [facts(), false],
  ])('of %j tells a conflict: %j', (known, isTold) => {
    expect(contentTypeConflict(known)).toEqual(isTold ? known : undefined)
  })

  it('by the ending knows what offices, cameras and archives use', () => {
    const types = ['a.DOCX', 'b/c.tar.gz', 'a.heic', 'a.mjs', 'a.tar', '.env', 'a', 'a.b/c']
    expect(types.map(contentTypeOfKey)).toEqual([
      docx,
      'application/gzip',
      'image/heic',
      'text/javascript',
      'application/x-tar',
      undefined,
      undefined,
      undefined,
    ])
  })

  it('is active when a browser would run it', () => {
    const active = ['text/html', 'image/svg+xml', 'text/xml', 'application/rss+xml']
    for (const each of [...active, 'application/javascript', 'TEXT/HTML; charset=utf-8'])
      expect(isActiveType(each), each).toBe(true)
    for (const each of ['text/plain', 'image/png', 'application/json', 'application/pdf'])
      expect(isActiveType(each), each).toBe(false)
  })

  it('agrees with every name of its format, and with no other format', () => {
    expect(isAgreed('video/matroska', 'video/x-matroska')).toBe(true)
    expect(isAgreed('application/x-cfb', 'application/msword')).toBe(true)
    expect(isAgreed('image/tiff', 'image/x-canon-cr2')).toBe(true)
    expect(isAgreed('application/zip', 'application/java-archive')).toBe(true)
    expect(isAgreed('application/zip', 'image/png')).toBe(false)
    expect(isAgreed('text/html', 'text/css')).toBe(false)
    expect(isAgreed('application/octet-stream', 'text/css')).toBe(false)
  })
})
