import { createHash, hash } from 'node:crypto'
import {
  checksumAlgorithms,
  isChecksumAlgorithm,
  type ChecksumAlgorithm,
} from '../protocol/checksum/algorithms.ts'
import {
  checkChecksum,
  checkContentSha256,
  parseChecksum,
  parseContentMd5,
} from '../protocol/checksum/check-digest.ts'
import { createChecksum, type Checksum } from '../protocol/checksum/create-checksum.ts'
import type { ObjectChecksums } from '../protocol/checksum/object-checksums.ts'
import { s3Error } from '../protocol/errors.ts'
import type { Operation } from '../protocol/operations.ts'
import type { RequestHeaders } from '../protocol/request-headers.ts'
import { emptySha256 } from '../protocol/sigv4/chunk-signer.ts'
import { decodeAwsChunked, type DecodeOptions } from '../protocol/sigv4/decode-aws-chunked.ts'
import type { ChunkedPayload } from '../protocol/sigv4/payload-mode.ts'
import type { VerifiedRequest } from '../protocol/sigv4/verify-request.ts'
import { freedPieces, wholeOf, type RequestBody } from './request-body.ts'

/** The body of a request, taken out of its transfer encoding and verified as it is read. Read it once, either way. */
export interface IncomingBody {
  /** Bytes, once decoded; undefined for a body that tells its size by ending. */
  readonly size: number | undefined
  /** Exactly `size` bytes. Only after the last one is the body known to be what was signed and summed. */
  chunks(): AsyncIterable<Uint8Array>
  /** All of a small body, verified. The caller has looked at its size. */
  whole(): Promise<Buffer>
  /** The MD5 that the body must have, left to whoever computes one anyway. */
  readonly contentMd5: Buffer | undefined
  /** The algorithm of the checksum that comes with it, if one does. */
  readonly algorithm: ChecksumAlgorithm | undefined
  /** Asks for a checksum that nobody sent, before any byte is read. */
  sum(algorithm: ChecksumAlgorithm): void
  /** The checksums that were verified and asked for; complete after the last chunk. */
  checksums(): ObjectChecksums | undefined
}

interface BodyRequest {
  readonly source: RequestBody
  readonly headers: RequestHeaders
  readonly verified: VerifiedRequest
  readonly operation: Operation
}

interface Expected {
  readonly algorithm: ChecksumAlgorithm
  /** Undefined when it follows in the trailer. */
  readonly value: string | undefined
}

/** Throws `MissingContentLength`, `InvalidDigest` and the errors of checksum headers before anything is read. */
export function openBody({ source, headers, verified, operation }: BodyRequest): IncomingBody {
  const { payload } = verified
  const isChunked = payload.kind === 'chunked'
  const trailers = isChunked ? payload.trailers : []
  const expected = operation.takesChecksum ? expectedChecksum(headers, trailers) : undefined
  const contentMd5 = text(headers['content-md5'])
  const size = isChunked
    ? payload.decodedLength
    : source.isDelimited === true
      ? undefined
      : contentLength(headers, operation)
  // Of a form, whoever looks for its end holds on to the pieces.
  const pieces = () =>
    source.isDelimited === true ? source.pieces() : freedPieces(source.pieces())
  const decoded = isChunked ? decodeAwsChunked(pieces(), decoding(verified, payload)) : undefined
  const found: Record<string, string> = {}
  const verification: Verification = {
    sha256: payload.kind === 'hash' ? payload.sha256 : undefined,
    expected,
    trailers: () => decoded?.trailers() ?? {},
    algorithms: new Set(expected && [expected.algorithm]),
    found,
  }
  // Nothing is read of a body that is not there, yet what is said about it has to be true.
  if (size === 0 && decoded === undefined) verifiedWhole(nothing, verification)
  return {
    size,
    chunks() {
      const bytes = decoded?.body ?? pieces()
      return verifiedChunks(size === undefined ? bytes : exactly(bytes, size), verification)
    },
    async whole() {
      if (decoded !== undefined && size !== undefined)
        return verifiedWhole(await wholeOf(exactly(decoded.body, size)), verification)
      // A longer one HTTP itself holds to its Content-Length.
      return verifiedWhole(size === 0 ? nothing : await source.whole(), verification)
    },
    contentMd5: contentMd5 === undefined ? undefined : parseContentMd5(contentMd5),
    algorithm: expected?.algorithm,
    sum: (algorithm) => void verification.algorithms.add(algorithm),
    checksums: () =>
      verification.algorithms.size === 0 ? undefined : { type: 'FULL_OBJECT', values: found },
  }
}

const nothing = Buffer.alloc(0)

function decoding(verified: VerifiedRequest, payload: ChunkedPayload): DecodeOptions {
  return verified.kind === 'signed' ? { payload, seed: verified.seed } : { payload }
}

interface Verification {
  readonly sha256: string | undefined
  readonly expected: Expected | undefined
  readonly trailers: () => Readonly<Record<string, string>>
  /** Those to compute: the one that is expected, and those that were asked for. */
  readonly algorithms: Set<ChecksumAlgorithm>
  readonly found: Record<string, string>
}

async function* verifiedChunks(source: AsyncIterable<Uint8Array>, verification: Verification) {
  const digest = verification.sha256 === undefined ? undefined : createHash('sha256')
  const running = runningSums(verification)
  for await (const chunk of source) {
    digest?.update(chunk)
    for (const { checksum } of running) checksum.update(chunk)
    yield chunk
  }
  verify(verification, digest?.digest('hex'), running)
}

function verifiedWhole(bytes: Buffer, verification: Verification): Buffer {
  const running = runningSums(verification)
  for (const { checksum } of running) checksum.update(bytes)
  verify(verification, verification.sha256 === undefined ? undefined : sha256Of(bytes), running)
  return bytes
}

interface RunningSum {
  readonly algorithm: ChecksumAlgorithm
  readonly checksum: Checksum
}

function runningSums({ algorithms }: Verification): readonly RunningSum[] {
  const running: RunningSum[] = []
  for (const algorithm of algorithms)
    running.push({ algorithm, checksum: createChecksum(algorithm) })
  return running
}

const sha256Of = (bytes: Buffer): string =>
  bytes.length === 0 ? emptySha256 : hash('sha256', bytes, 'hex')

function verify(
  { sha256, expected, trailers, found }: Verification,
  digest: string | undefined,
  running: readonly RunningSum[],
) {
  if (sha256 !== undefined && digest !== undefined) checkContentSha256(sha256, digest)
  for (const { algorithm, checksum } of running) {
    if (algorithm === expected?.algorithm) {
      const claimed = expected.value ?? trailers()[checksumAlgorithms[algorithm].header] ?? ''
      checkChecksum(algorithm, parseChecksum(algorithm, claimed), checksum.digest())
    }
    found[algorithm] = checksum.digestBase64()
  }
}

/** Never more than was announced, and never less. */
async function* exactly(
  source: AsyncIterable<Uint8Array>,
  size: number,
): AsyncGenerator<Uint8Array> {
  let received = 0
  for await (const chunk of source) {
    received += chunk.length
    if (received > size) break
    yield chunk
  }
  if (received !== size)
    throw s3Error('IncompleteBody', { context: { Expected: size, Received: received } })
}

const text = (value: string | readonly string[] | undefined): string | undefined =>
  value === undefined || typeof value === 'string' ? value : value.join(',')

function contentLength(headers: RequestHeaders, { input }: Operation): number {
  const value = text(headers['content-length'])
  if (value !== undefined) return Number(value)
  // Without a body there is nothing to say; for a chunked one, or an object, S3 insists on its length.
  if (headers['transfer-encoding'] === undefined && input.streaming === undefined) return 0
  throw s3Error('MissingContentLength')
}

const prefix = 'x-amz-checksum-'
const notValues = new Set([
  'x-amz-checksum-mode',
  'x-amz-checksum-type',
  'x-amz-checksum-algorithm',
])

/** The one checksum of a body: in a header, or announced for the trailer. */
function expectedChecksum(
  headers: RequestHeaders,
  trailers: readonly string[],
): Expected | undefined {
  const names = [...trailers]
  for (const name in headers) if (name.startsWith(prefix) && !notValues.has(name)) names.push(name)
  const [name, ...others] = names
  const announced = text(headers['x-amz-sdk-checksum-algorithm'])
  if (name === undefined) {
    if (announced === undefined) return undefined
    throw s3Error('InvalidRequest', {
      message:
        'x-amz-sdk-checksum-algorithm specified, but no corresponding x-amz-checksum-* or x-amz-trailer headers were found.',
    })
  }
  if (others.length > 0) {
    throw s3Error('InvalidRequest', {
      message:
        'Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.',
    })
  }
  const algorithm = name.slice(prefix.length).toUpperCase()
  if (!isChecksumAlgorithm(algorithm)) {
    throw s3Error('InvalidRequest', {
      message: 'The algorithm type you specified in x-amz-checksum- header is invalid.',
    })
  }
  if (announced !== undefined && announced.toUpperCase() !== algorithm) {
    throw s3Error('InvalidRequest', {
      message: 'Value for x-amz-sdk-checksum-algorithm header is invalid.',
    })
  }
  const value = text(headers[name])
  if (value !== undefined) parseChecksum(algorithm, value)
  return { algorithm, value }
}
