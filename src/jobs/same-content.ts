import { Readable } from 'node:stream'
import { createBrotliDecompress, createGunzip } from 'node:zlib'
import { isChecksumAlgorithm, type ChecksumAlgorithm } from '../protocol/checksum/algorithms.ts'
import type { ObjectHead } from '../storage/read-object.ts'
import { digestsOf } from './digests.ts'
import { likelyPartSizes, md5OfEtag, multipartEtags, partsOfEtag } from './multipart-etag.ts'

export type Bytes = Uint8Array | AsyncIterable<Uint8Array>

/** Bytes that an object is compared with. */
export interface Content {
  /** Bytes. */
  readonly size: number
  readonly open: () => Promise<Bytes>
  /** What a server tells of them, if they are an object themselves. */
  readonly head?: (() => Promise<ObjectHead | undefined>) | undefined
  readonly etag?: string | undefined
}

/** An object as its server tells it. */
export interface StoredContent {
  /** Bytes. */
  readonly size: number
  readonly etag: string
  readonly head: () => Promise<ObjectHead | undefined>
  readonly open: () => Promise<Bytes>
}

/**
 * Whether an object holds these bytes. The cheapest proof is looked for first: the ETag that a listing
 * told, then the checksum of a HEAD, then the ETag of parts; where the server tells nothing that can
 * be compared, the object is read. Times are never asked.
 */
export async function sameContent(content: Content, stored: StoredContent): Promise<boolean> {
  const isSize = content.size === stored.size
  if (isSize && (await hasSameEtag(content, stored.etag))) return true
  const head = await stored.head()
  if (head === undefined) return false
  const decode = content.head === undefined ? decoderOf(head.contentEncoding) : undefined
  if (decode !== undefined) return readSame(content, async () => decode(await stored.open()))
  if (!isSize) return false
  const byChecksum = await sameChecksum(content, head.checksum)
  if (byChecksum !== undefined) return byChecksum
  if (await hasMultipartEtag(content, stored.etag)) return true
  return readSame(content, stored.open)
}

async function hasSameEtag(content: Content, etag: string): Promise<boolean> {
  if (content.etag !== undefined && content.etag === etag) return true
  const md5 = md5OfEtag(etag)
  // Of an object that is somewhere else, its checksum costs one request and its bytes cost many.
  if (md5 === undefined || content.head !== undefined) return false
  const digests = await digestsOf(await content.open(), ['MD5'])
  return digests.size === content.size && digests.of('MD5').toString('hex') === md5
}

/** Undefined when there is nothing to compare. */
async function sameChecksum(
  content: Content,
  checksum: string | undefined,
): Promise<boolean | undefined> {
  const told = parseChecksum(checksum)
  if (told === undefined) return undefined
  const known = parseChecksum((await content.head?.())?.checksum)
  if (known?.algorithm === told.algorithm) return known.value === told.value
  const digests = await digestsOf(await content.open(), [told.algorithm])
  return digests.of(told.algorithm).toString('base64') === told.value
}

interface ToldChecksum {
  readonly algorithm: ChecksumAlgorithm
  /** Base64. */
  readonly value: string
}

/** A checksum of all the bytes; one of parts says nothing of them. */
export function parseChecksum(text: string | undefined): ToldChecksum | undefined {
  const [algorithm = '', value = ''] = text?.split(':') ?? []
  if (!isChecksumAlgorithm(algorithm) || value === '' || value.includes('-')) return undefined
  return { algorithm, value }
}

async function hasMultipartEtag(content: Content, etag: string): Promise<boolean> {
  const parts = partsOfEtag(etag)
  if (parts === undefined || content.head !== undefined) return false
  const partSizes = likelyPartSizes(content.size, parts)
  if (partSizes.length === 0) return false
  return (await multipartEtags(await content.open(), partSizes)).includes(quoted(etag))
}

const quoted = (etag: string): string => (etag.startsWith('"') ? etag : `"${etag}"`)

async function readSame(content: Content, open: () => Promise<Bytes>): Promise<boolean> {
  const [mine, theirs] = await Promise.all([
    digestsOf(await content.open(), ['SHA256']),
    digestsOf(await open(), ['SHA256']),
  ])
  return mine.size === theirs.size && mine.of('SHA256').equals(theirs.of('SHA256'))
}

/** What turns the stored bytes into those that were put, for an object that is stored compressed. */
function decoderOf(encoding: string | undefined): ((bytes: Bytes) => Bytes) | undefined {
  if (encoding !== 'gzip' && encoding !== 'br') return undefined
  return (bytes) => {
    const decoder = encoding === 'gzip' ? createGunzip() : createBrotliDecompress()
    const source = Readable.from(bytes instanceof Uint8Array ? [bytes] : bytes)
    source.on('error', (error) => decoder.destroy(error))
    return source.pipe(decoder)
  }
}
