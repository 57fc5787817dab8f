import fc from 'fast-check'
import { expect, it } from 'vitest'
import { readErrorDocument, writeErrorDocument } from './error-document.ts'
import { s3Error } from './errors.ts'
import { parseXml } from './xml/parse-xml.ts'

const about = { resource: '/b/a&b', requestId: '4442587FB7D0A2F9', hostId: 'host' }

it('is written in the order of S3, absent context left out', () => {
  const error = s3Error('NoSuchKey', { context: { Key: 'a<b', VersionId: undefined, Size: 3 } })
  expect(writeErrorDocument(error, about)).toBe(
    '<?xml version="1.0" encoding="UTF-8"?>\n' +
      '<Error><Code>NoSuchKey</Code><Message>The specified key does not exist.</Message>' +
      '<Key>a&lt;b</Key><Size>3</Size><Resource>/b/a&amp;b</Resource>' +
      '<RequestId>4442587FB7D0A2F9</RequestId><HostId>host</HostId></Error>',
  )
})

it('comes back with every member', () => {
  const text = fc.string({ unit: 'binary' })
  fc.assert(
    fc.property(text, text, text, (message, Key, resource) => {
      const error = s3Error('NoSuchKey', { message, context: { Key } })
      expect(readErrorDocument(writeErrorDocument(error, { ...about, resource }))).toMatchObject({
        code: 'NoSuchKey',
        message,
        resource,
        requestId: about.requestId,
        hostId: about.hostId,
        details: { Key },
      })
    }),
  )
})

it('its context cannot replace the code, the message or the request', () => {
  const context = { Code: 'Forged', Message: 'forged', Resource: 'forged', RequestId: 'forged' }
  const written = writeErrorDocument(s3Error('AccessDenied', { context }), about)
  const names = parseXml(written).children.map(({ name }) => name)
  expect(names).toEqual(['Code', 'Message', 'Resource', 'RequestId', 'HostId'])
  expect(readErrorDocument(written)).toMatchObject({ code: 'AccessDenied', resource: '/b/a&b' })
})

it('the answer of another server is read, whatever it leaves out', () => {
  expect(readErrorDocument('<Error><Code>SlowDown</Code></Error>')).toMatchObject({
    code: 'SlowDown',
    message: '',
    requestId: '',
  })
})

it('a body that is no error document reads as undefined', () => {
  const bodies = [
    '',
    '<html><body>502</body></html>',
    '<!DOCTYPE html><p>',
    '{"code":"x"}',
    '<Error>',
  ]
  for (const body of bodies) expect(readErrorDocument(body)).toBeUndefined()
  fc.assert(fc.property(fc.string(), (body) => readErrorDocument(body) === undefined))
})
