import { pipeline } from 'node:stream'
import { promisify } from 'node:util'
import {
  brotliCompress,
  constants,
  createBrotliCompress,
  createGzip,
  gzip,
  type BrotliOptions,
} from 'node:zlib'
import type { Compression } from '../declaration/compression.ts'
import { bareType } from './media-types.ts'

/** Below this the headers of a coding and its latency cost more than it spares. */
const leastBytes = 1024
/** What is compressed as one; more than this flows. */
const mostBytesAtOnce = 8 * 1024 * 1024
/** Brotli's default of 11 takes a second for a megabyte; 9 takes a tenth, for a twentieth more bytes. */
const qualityAtOnce = 9
const qualityOfStreams = 5

/** The types that gain; those of images, sounds, fonts of the web and archives are compressed already. */
const gaining =
  /^(?:text\/.+|.+\+(?:json|xml|text)|application\/(?:json|jsonl|x-ndjson|javascript|xml|xhtml\+xml|wasm|yaml|toml|sql|graphql|rtf|postscript|x-sh|x-httpd-php|vnd\.ms-fontobject|vnd\.apple\.mpegurl|x-tar)|font\/(?:ttf|otf|collection)|image\/(?:svg\+xml|bmp|x-icon)|model\/(?:gltf-binary|obj|stl))$/

/** Whether a body of a media type, and of a size where that is known, is stored smaller by a coding. */
export function isCompressible(contentType: string, size: number | undefined): boolean {
  return (size === undefined || size >= leastBytes) && gaining.test(bareType(contentType))
}

export function isCompressedAtOnce(size: number): boolean {
  return size <= mostBytesAtOnce
}

const gzipBytes = promisify(gzip)
const brotliBytes = promisify<Uint8Array, BrotliOptions, Buffer>(brotliCompress)

/** The bytes in a coding; undefined when that would not be smaller. */
export async function compressedBytes(
  bytes: Uint8Array,
  coding: Compression,
): Promise<Buffer | undefined> {
  const coded =
    coding === 'gzip'
      ? await gzipBytes(bytes)
      : await brotliBytes(bytes, brotliOptions(qualityAtOnce, bytes.byteLength))
  return coded.byteLength < bytes.byteLength ? coded : undefined
}

/** A stream in a coding; it fails with what its source fails with, and closes that with itself. */
export function compressedStream(
  source: AsyncIterable<Uint8Array>,
  coding: Compression,
): AsyncIterable<Uint8Array> {
  const coder =
    coding === 'gzip' ? createGzip() : createBrotliCompress(brotliOptions(qualityOfStreams))
  // The coder itself tells its reader of an error.
  pipeline(source, coder, () => undefined)
  return coder
}

function brotliOptions(quality: number, size?: number): BrotliOptions {
  const hint = size === undefined ? {} : { [constants.BROTLI_PARAM_SIZE_HINT]: size }
  return { params: { [constants.BROTLI_PARAM_QUALITY]: quality, ...hint } }
}
