import { expect, it } from 'vitest'
import { formBoundary } from './form-boundary.ts'

it.each([
  ['multipart/form-data; boundary=----WebKitFormBoundary7MA4', '----WebKitFormBoundary7MA4'],
  ['multipart/form-data;boundary="a b:c"', 'a b:c'],
  ['Multipart/Form-Data; charset=utf-8; BOUNDARY=x', 'x'],
  [`multipart/form-data; boundary=${'b'.repeat(70)}`, 'b'.repeat(70)],
])('of %j is %j', (contentType, boundary) => {
  expect(formBoundary(contentType)).toBe(boundary)
})

it.each([
  ['', 'PreconditionFailed'],
  ['application/json', 'PreconditionFailed'],
  ['multipart/form-dataset; boundary=x', 'PreconditionFailed'],
  ['application/x-www-form-urlencoded', 'PreconditionFailed'],
  ['multipart/form-data', 'MalformedPOSTRequest'],
  ['multipart/form-data; boundary=', 'MalformedPOSTRequest'],
  ['multipart/form-data; boundary=""', 'MalformedPOSTRequest'],
  ['multipart/form-data; boundary="a "', 'MalformedPOSTRequest'],
  [`multipart/form-data; boundary=${'b'.repeat(71)}`, 'MalformedPOSTRequest'],
  ['multipart/form-data; boundary=a{b}', 'MalformedPOSTRequest'],
])('%j is refused with %s', (contentType, code) => {
  expect(() => formBoundary(contentType)).toThrow(expect.objectContaining({ code }))
})
