import { expect, it } from 'vitest'
import { parsePartHead } from './part-head.ts'

it.each([
  ['Content-Disposition: form-data; name="key"', 'key', undefined],
  ['content-disposition:form-data;name=Key', 'key', undefined],
  [
    'Content-Disposition: form-data; name="file"; filename="a b.txt"\r\nContent-Type: text/plain',
    'file',
    'a b.txt',
  ],
  ['Content-Type: a/b\r\nContent-Disposition: form-data; filename=""; name="File"', 'file', ''],
  [
    String.raw`Content-Disposition: form-data; name="file"; filename="C:\dir\a.txt"`,
    'file',
    String.raw`C:\dir\a.txt`,
  ],
  [String.raw`Content-Disposition: form-data; name="a\"b"`, 'a"b', undefined],
  ['Content-Disposition: form-data; name="file"; filename="ü;=.txt"', 'file', 'ü;=.txt'],
])('%j names %j', (head, name, filename) => {
  expect(parsePartHead(head)).toEqual({ name, filename })
})

it.each([
  '',
  'Content-Type: text/plain',
  'Content-Disposition: attachment; name="a"',
  'Content-Disposition: form-data',
  'Content-Disposition: form-data; name=""',
  'Content-Disposition: form-data; name="a',
  'Content-Disposition: form-data; name="a" b',
  'Content-Disposition: form-data; name="a"; name="b"',
  'Content-Disposition: form-data; name="a"\r\nContent-Disposition: form-data; name="b"',
  'Content-Disposition: form-data; name="a"\r\n folded',
  'Content-Disposition: form-dataset; name="a"',
])('%j is malformed', (head) => {
  expect(() => parsePartHead(head)).toThrow(
    expect.objectContaining({ code: 'MalformedPOSTRequest' }),
  )
})
