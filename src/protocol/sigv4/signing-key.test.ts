import { createHmac } from 'node:crypto'
import { expect, test } from 'vitest'
import { credentials, region } from './aws-examples.test.fixture.ts'
import { signingKeyFor } from './signing-key.ts'

const { secretAccessKey } = credentials
const input = { secretAccessKey, date: '20130524', region, service: 's3' }
const hmac = (key: Buffer | string, text: string): Buffer =>
  createHmac('sha256', key).update(text).digest()

function expected(date: string, text: string): string {
  const ofDay = hmac(`AWS4${secretAccessKey}`, date)
  return hmac(hmac(hmac(hmac(ofDay, region), 's3'), 'aws4_request'), text).toString('hex')
}

test.each([0, 1, 447, 448, 449, 20_000])('a text of %d characters has its HMAC', (length) => {
  const text = 'x'.repeat(length)
  expect(signingKeyFor(input).sign(text)).toBe(expected('20130524', text))
})

test('a short text after a long one is not mixed with it', () => {
  const key = signingKeyFor(input)
  key.sign('y'.repeat(448))
  expect(key.sign('x')).toBe(expected('20130524', 'x'))
})

test('a key is derived once, and more keys than are kept are all right', () => {
  const dates = Array.from({ length: 1500 }, (_, day) => `${20_000_000 + day}`)
  for (const date of [...dates, ...dates]) {
    expect(signingKeyFor({ ...input, date }).sign('x')).toHaveLength(64)
  }
  for (const date of ['20000000', '20000700', '20001499']) {
    const key = signingKeyFor({ ...input, date })
    expect(key.sign('x')).toBe(expected(date, 'x'))
    expect(signingKeyFor({ ...input, date })).toBe(key)
  }
})

test('a region, a service and a secret of their own give another key', () => {
  const signatures = [
    input,
    { ...input, region: 'eu-west-1' },
    { ...input, service: 'sts' },
    { ...input, secretAccessKey: 'other' },
  ].map((each) => signingKeyFor(each).sign('x'))
  expect(new Set(signatures).size).toBe(4)
})
