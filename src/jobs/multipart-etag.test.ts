import { createHash, randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { likelyPartSizes, md5OfEtag, multipartEtags, partsOfEtag } from './multipart-etag.ts'

const mebibyte = 1024 * 1024

test('the ETag of parts is the MD5 of their MD5s and their number', async () => {
  const bytes = randomBytes(11 * mebibyte)
  const md5 = (part: Uint8Array): Buffer => createHash('md5').update(part).digest()
  const parts = [bytes.subarray(0, 5 * mebibyte), bytes.subarray(5 * mebibyte, 10 * mebibyte)]
  const rest = bytes.subarray(10 * mebibyte)
  const whole = createHash('md5').update(Buffer.concat([...parts, rest].map(md5)))
  async function* chunks(): AsyncGenerator<Uint8Array> {
    for (let at = 0; at < bytes.length; at += 700_001) yield bytes.subarray(at, at + 700_001)
  }
  const [five, eight] = await multipartEtags(chunks(), [5 * mebibyte, 8 * mebibyte])
  expect(five).toBe(`"${whole.digest('hex')}-3"`)
  expect(eight).toMatch(/-2"$/)
})

test('the usual part sizes are looked for, and one that was fitted to the length', () => {
  expect(likelyPartSizes(11 * mebibyte, 2)).toContain(8 * mebibyte)
  expect(likelyPartSizes(100 * 1024 * mebibyte, 9310)).toEqual([11 * mebibyte])
  expect(likelyPartSizes(11 * mebibyte, 7)).toEqual([])
})

test('ETags tell what they are', () => {
  const md5 = 'd41d8cd98f00b204e9800998ecf8427e'
  expect([md5OfEtag(`"${md5}"`), md5OfEtag(md5), md5OfEtag(`"${md5}-2"`)]).toEqual([
    md5,
    md5,
    undefined,
  ])
  expect([partsOfEtag(`"${md5}-12"`), partsOfEtag(md5), partsOfEtag('"x"')]).toEqual([
    12,
    undefined,
    undefined,
  ])
})
