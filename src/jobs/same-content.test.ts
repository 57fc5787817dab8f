import { createHash, randomBytes } from 'node:crypto'
import { brotliCompressSync, crc32, gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import type { ObjectHead } from '../storage/read-object.ts'
import { multipartEtags } from './multipart-etag.ts'
import { sameContent, type StoredContent } from './same-content.ts'

interface Told {
  readonly etag?: string
  readonly checksum?: string
  readonly contentEncoding?: string
}

/** An object of a server that tells this and nothing else; what it was asked is written down. */
function storedOf(bytes: Buffer, { etag = '"opaque"', checksum, contentEncoding }: Told) {
  const asked: string[] = []
  const head: ObjectHead = {
    key: 'k',
    etag,
    size: bytes.length,
    versionId: undefined,
    contentType: 'x/y',
    cacheControl: undefined,
    contentDisposition: undefined,
    contentEncoding,
    contentLanguage: undefined,
    lastModified: new Date(0),
    metadata: {},
    checksum,
  }
  const stored: StoredContent = {
    size: bytes.length,
    etag,
    head: () => (asked.push('head'), Promise.resolve(head)),
    open: () => (asked.push('get'), Promise.resolve(bytes)),
  }
  return { stored, asked }
}

const md5 = (bytes: Buffer): string => `"${createHash('md5').update(bytes).digest('hex')}"`
const crc = (bytes: Buffer): string => {
  const value = Buffer.alloc(4)
  value.writeUInt32BE(crc32(bytes))
  return `CRC32:${value.toString('base64')}`
}

const bytes = randomBytes(9 * 1024 * 1024)
const content = { size: bytes.length, open: () => Promise.resolve(bytes) }
const other = Buffer.from(bytes).fill(0, 4_000_000, 4_000_001)
other[4_000_000] = (bytes[4_000_000] ?? 0) ^ 1

test('an ETag that is an MD5 proves it without another request', async () => {
  const { stored, asked } = storedOf(bytes, { etag: md5(bytes) })
  expect([await sameContent(content, stored), asked]).toEqual([true, []])
})

test('an ETag that only looks like an MD5 proves nothing; the checksum does', async () => {
  const { stored, asked } = storedOf(bytes, { etag: md5(other), checksum: crc(bytes) })
  expect([await sameContent(content, stored), asked]).toEqual([true, ['head']])
  const wrong = storedOf(other, { etag: md5(other), checksum: crc(other) })
  expect([await sameContent(content, wrong.stored), wrong.asked]).toEqual([false, ['head']])
})

test('the ETag of parts proves it for the part sizes that tools use', async () => {
  const [etag = ''] = await multipartEtags(bytes, [5 * 1024 * 1024])
  const { stored, asked } = storedOf(bytes, { etag })
  expect([await sameContent(content, stored), asked]).toEqual([true, ['head']])
})

test('of a server that tells nothing the object is read', async () => {
  const same = storedOf(bytes, { checksum: 'CRC32:AAAA-2' })
  expect([await sameContent(content, same.stored), same.asked]).toEqual([true, ['head', 'get']])
  const wrong = storedOf(other, {})
  expect([await sameContent(content, wrong.stored), wrong.asked]).toEqual([false, ['head', 'get']])
})

test('an object of another size is another, unless it is stored compressed', async () => {
  const short = storedOf(bytes.subarray(1), { etag: md5(bytes) })
  expect([await sameContent(content, short.stored), short.asked]).toEqual([false, ['head']])
  const text = Buffer.from('text '.repeat(1000))
  const said = { size: text.length, open: () => Promise.resolve(text) }
  const zipped = storedOf(gzipSync(text), { contentEncoding: 'gzip' })
  const squeezed = storedOf(brotliCompressSync(text), { contentEncoding: 'br' })
  const otherText = storedOf(gzipSync('else'), { contentEncoding: 'gzip' })
  const found = [zipped, squeezed, otherText].map(({ stored }) => sameContent(said, stored))
  expect(await Promise.all(found)).toEqual([true, true, false])
})
