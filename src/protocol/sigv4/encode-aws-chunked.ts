import { createHash, hash } from 'node:crypto'
import { createChunkSigner, emptySha256 } from './chunk-signer.ts'
import type { ChunkSeed, ChunkSigner } from './chunk-signer.ts'

/** How a body is put into aws-chunked encoding. */
export interface EncodeOptions {
  /** Bytes of data in every chunk but the last; S3 asks for at least 8192. @default 65536 */
  readonly chunkSize?: number
  /** Signs every chunk, and the trailers. Without it the body is unsigned. */
  readonly seed?: ChunkSeed
  /** The trailers by lower-case name; called when all of the source has been read. */
  readonly trailers?: () => Readonly<Record<string, string>>
}

const defaultChunkSize = 65_536

/** Groups a source into chunks of exactly `size` bytes, the last one shorter, without copying. */
async function* group(source: AsyncIterable<Uint8Array> | Iterable<Uint8Array>, size: number) {
  let views: Uint8Array[] = []
  let grouped = 0
  for await (const piece of source) {
    for (let at = 0; at < piece.length;) {
      const view = piece.subarray(at, at + size - grouped)
      views.push(view)
      at += view.length
      grouped += view.length
      if (grouped < size) continue
      yield { views, size: grouped }
      views = []
      grouped = 0
    }
  }
  if (grouped > 0) yield { views, size: grouped }
}

function sha256Of(views: readonly Uint8Array[]): string {
  const digest = createHash('sha256')
  for (const view of views) digest.update(view)
  return digest.digest('hex')
}

function headerLine(size: number, signature: string | undefined): Buffer {
  const extension = signature === undefined ? '' : `;chunk-signature=${signature}`
  return Buffer.from(`${size.toString(16)}${extension}\r\n`, 'latin1')
}

function trailerLines(
  trailers: Readonly<Record<string, string>>,
  signer: ChunkSigner | undefined,
): string {
  const entries = Object.entries(trailers)
  const lines = entries.map(([name, value]) => `${name}:${value}\r\n`).join('')
  if (signer === undefined) return lines
  const signed = entries.map(([name, value]) => `${name}:${value}\n`).join('')
  return `${lines}x-amz-trailer-signature:${signer.trailer(hash('sha256', signed, 'hex'))}\r\n`
}

const lineEnd = Buffer.from('\r\n')

/** Puts a body into aws-chunked encoding, signed chunk by chunk if there is a seed. */
export async function* encodeAwsChunked(
  source: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  { chunkSize = defaultChunkSize, seed, trailers }: EncodeOptions = {},
): AsyncGenerator<Uint8Array, void, undefined> {
  const signer = seed === undefined ? undefined : createChunkSigner(seed)
  for await (const { views, size } of group(source, chunkSize)) {
    yield headerLine(size, signer?.chunk(sha256Of(views)))
    yield* views
    yield lineEnd
  }
  yield headerLine(0, signer?.chunk(emptySha256))
  if (trailers !== undefined) yield Buffer.from(trailerLines(trailers(), signer), 'latin1')
  yield lineEnd
}

/** What the length of an encoded body depends on. */
export interface EncodedLengthOptions {
  readonly decodedLength: number
  /** @default 65536 */
  readonly chunkSize?: number
  readonly signed?: boolean
  /** The length of each trailer's value, by name. */
  readonly trailers?: Readonly<Record<string, number>>
}

const signatureExtensionLength = ';chunk-signature='.length + 64
const trailerSignatureLength = 'x-amz-trailer-signature:'.length + 64 + 2

/** The `Content-Length` of what {@link encodeAwsChunked} is going to write, in bytes. */
export function awsChunkedLength(options: EncodedLengthOptions): number {
  const { decodedLength, chunkSize = defaultChunkSize, signed = false, trailers } = options
  const extension = signed ? signatureExtensionLength : 0
  const lengthOf = (size: number): number => size.toString(16).length + extension + 2 + size + 2
  const rest = decodedLength % chunkSize
  const whole = Math.floor(decodedLength / chunkSize) * lengthOf(chunkSize)
  let length = whole + (rest > 0 ? lengthOf(rest) : 0) + lengthOf(0)
  for (const [name, valueLength] of Object.entries(trailers ?? {})) {
    length += name.length + 1 + valueLength + 2
  }
  return length + (trailers !== undefined && signed ? trailerSignatureLength : 0)
}
