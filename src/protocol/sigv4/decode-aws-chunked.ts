import { createHash, hash } from 'node:crypto'
import type { Hash } from 'node:crypto'
import { s3Error } from '../errors.ts'
import { brokenChunk, parseChunkHeader } from './aws-chunked-header.ts'
import { createTrailerReader } from './aws-chunked-trailers.ts'
import type { TrailerReader } from './aws-chunked-trailers.ts'
import { createChunkSigner, emptySha256 } from './chunk-signer.ts'
import type { ChunkSeed, ChunkSigner } from './chunk-signer.ts'
import { equalSignatures } from './equal-signatures.ts'
import type { ChunkedPayload } from './payload-mode.ts'

/** A body without its aws-chunked frame. */
export interface DecodedBody {
  /** Views of the source's bytes; it throws at the first byte that is wrong. */
  readonly body: AsyncIterable<Uint8Array>
  /** The trailers by lower-case name; complete once `body` has ended. */
  readonly trailers: () => Readonly<Record<string, string>>
}

/** What of the request a decoder needs: its payload mode, and the seed of signed chunks. */
export interface DecodeOptions {
  readonly payload: ChunkedPayload
  readonly seed?: ChunkSeed
}

const lineLimit = 1024
/** S3 refuses a smaller chunk unless it is the last one. */
const smallestChunk = 8192
const lineFeed = 10

type Phase = 'header' | 'data' | 'data-end' | 'trailers'

interface Decoder {
  readonly payload: ChunkedPayload
  readonly signer: ChunkSigner | undefined
  readonly trailers: TrailerReader
  phase: Phase
  /** The start of a line whose end has not arrived. */
  partialLine: string
  /** Bytes of data announced by all chunks so far. */
  announced: number
  /** Bytes the current chunk still lacks. */
  remaining: number
  chunkSize: number
  chunkSignature: string
  chunkHash: Hash | undefined
}

function checkChunk({ signer, chunkSignature }: Decoder, sha256: string): void {
  if (signer === undefined || equalSignatures(chunkSignature, signer.chunk(sha256))) return
  throw s3Error('SignatureDoesNotMatch', { context: { problem: 'the signature of a chunk' } })
}

function openChunk(decoder: Decoder, line: string): void {
  const { size, signature } = parseChunkHeader(line, decoder.signer !== undefined)
  if (size > 0 && decoder.announced > 0 && decoder.chunkSize < smallestChunk) {
    throw s3Error('InvalidChunkSizeError', { context: { badChunkSize: decoder.chunkSize } })
  }
  decoder.announced += size
  const { decodedLength } = decoder.payload
  if (decoder.announced > decodedLength || (size === 0 && decoder.announced < decodedLength)) {
    throw s3Error('IncompleteBody', { context: { decodedLength, announced: decoder.announced } })
  }
  decoder.chunkSize = size
  decoder.remaining = size
  decoder.chunkSignature = signature
  decoder.phase = size === 0 ? 'trailers' : 'data'
  if (size === 0) checkChunk(decoder, emptySha256)
}

/** Accounts for a view of the chunk's data, and verifies the chunk with its last byte. */
function takeData(decoder: Decoder, view: Uint8Array): void {
  decoder.remaining -= view.length
  const last = decoder.remaining === 0
  if (last) decoder.phase = 'data-end'
  if (decoder.signer === undefined) return
  if (last && view.length === decoder.chunkSize) {
    return checkChunk(decoder, hash('sha256', view, 'hex'))
  }
  decoder.chunkHash ??= createHash('sha256')
  decoder.chunkHash.update(view)
  if (!last) return
  const sha256 = decoder.chunkHash.digest('hex')
  decoder.chunkHash = undefined
  checkChunk(decoder, sha256)
}

function takeLine(decoder: Decoder, line: string): void {
  const ended = line.endsWith('\r')
  const text = ended ? line.slice(0, -1) : line
  // Trailers may end in a bare line feed: clients of one large server send them so.
  if (decoder.phase === 'trailers') return decoder.trailers.line(text)
  if (!ended) throw brokenChunk('a line of the frame does not end in CR LF')
  if (decoder.phase === 'header') return openChunk(decoder, text)
  if (text !== '') throw brokenChunk('a chunk is longer than its size')
  decoder.phase = 'header'
}

/** Takes a line, or its start, from the piece; returns where it ended. */
function takeText(decoder: Decoder, piece: Buffer, from: number): number {
  const found = piece.subarray(from, from + lineLimit).indexOf(lineFeed)
  const end = found === -1 ? Math.min(piece.length, from + lineLimit) : from + found
  const line = decoder.partialLine + piece.toString('latin1', from, end)
  if (line.length >= lineLimit) throw brokenChunk('a line of the frame is too long')
  decoder.partialLine = found === -1 ? line : ''
  if (found === -1) return end
  takeLine(decoder, line)
  return end + 1
}

function* decodePiece(decoder: Decoder, piece: Buffer): Generator<Uint8Array> {
  for (let at = 0; at < piece.length;) {
    if (decoder.phase === 'data') {
      const view = piece.subarray(at, at + decoder.remaining)
      at += view.length
      takeData(decoder, view)
      yield view
    } else {
      at = takeText(decoder, piece, at)
    }
  }
}

async function* decodeAll(decoder: Decoder, source: AsyncIterable<Uint8Array>) {
  for await (const piece of source) {
    const buffer = Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength)
    for (const view of decodePiece(decoder, buffer)) yield view
  }
  if (decoder.phase !== 'trailers') throw brokenChunk('the last chunk is missing')
  if (decoder.partialLine !== '') throw brokenChunk('the last line is cut')
  decoder.trailers.end()
}

/**
 * Takes the aws-chunked frame off a body as it streams, verifying every chunk signature before the
 * chunk's last bytes are handed on, and that of the trailers. What it keeps is one line.
 * Throws IncompleteBody, InvalidChunkSizeError, MalformedTrailerError or SignatureDoesNotMatch.
 */
export function decodeAwsChunked(
  source: AsyncIterable<Uint8Array>,
  { payload, seed }: DecodeOptions,
): DecodedBody {
  if (payload.signed && seed === undefined) {
    throw s3Error('InvalidRequest', { message: 'Signed chunks need a signed request.' })
  }
  const signer = payload.signed && seed !== undefined ? createChunkSigner(seed) : undefined
  const decoder: Decoder = {
    payload,
    signer,
    trailers: createTrailerReader(payload, signer),
    phase: 'header',
    partialLine: '',
    announced: 0,
    remaining: 0,
    chunkSize: 0,
    chunkSignature: '',
    chunkHash: undefined,
  }
  return { body: decodeAll(decoder, source), trailers: () => decoder.trailers.trailers }
}
