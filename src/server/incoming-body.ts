import { createHash } from 'node:crypto'
import type { Checksums } from '../engine/object-version.ts'
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
import { createChecksum } from '../protocol/checksum/create-checksum.ts'
import { s3Error } from '../protocol/errors.ts'
import { decodeAwsChunked, type DecodedBody } from '../protocol/sigv4/decode-aws-chunked.ts'
import type { Operation } from '../protocol/operations.ts'
import type { VerifiedRequest } from '../protocol/sigv4/verify-request.ts'
import type { RequestHeaders } from '../protocol/sigv4/canonical-request.ts'

/** The body of a request, taken out of its transfer encoding and verified as it is read. */
export interface IncomingBody {
  /** Bytes, once decoded. */
  readonly size: number
  /** Read once, to the end: only then is the body known to be what was signed and summed. */
  readonly chunks: AsyncIterable<Uint8Array>
  /** The MD5 that the body must have, left to whoever computes one anyway. */
  readonly contentMd5: Buffer | undefined
  /** The checksums that were verified; complete after the last chunk. */
  checksums(): Checksums | undefined
}

interface BodyRequest {
  readonly source: AsyncIterable<Uint8Array>
  readonly headers: RequestHeaders
  readonly verified: VerifiedRequest
  readonly operation: Pick<Operation, 'input' | 'takesChecksum'>
}

interface Expected {
  readonly algorithm: ChecksumAlgorithm
  /** Undefined when it follows in the trailer. */
  readonly value: string | undefined
}

/** Throws `MissingContentLength`, `InvalidDigest` and the errors of checksum headers before anything is read. */
export function openBody({ source, headers, verified, operation }: BodyRequest): IncomingBody {
  const { payload } = verified
  const trailers = payload.kind === 'chunked' ? payload.trailers : []
  const expected = operation.takesChecksum ? expectedChecksum(headers, trailers) : undefined
  const contentMd5 = text(headers['content-md5'])
  const decoded: DecodedBody | undefined =
    payload.kind === 'chunked'
      ? decodeAwsChunked(source, {
          payload,
          ...(verified.kind === 'signed' && { seed: verified.seed }),
        })
      : undefined
  const found: Record<string, string> = {}
  const verify = {
    sha256: payload.kind === 'hash' ? payload.sha256 : undefined,
    expected,
    trailers: () => decoded?.trailers() ?? {},
    found,
  }
  return {
    size: payload.kind === 'chunked' ? payload.decodedLength : contentLength(headers, operation),
    chunks: verifiedChunks(decoded?.body ?? source, verify),
    contentMd5: contentMd5 === undefined ? undefined : parseContentMd5(contentMd5),
    checksums: () => (expected === undefined ? undefined : { type: 'FULL_OBJECT', values: found }),
  }
}

interface Verification {
  readonly sha256: string | undefined
  readonly expected: Expected | undefined
  readonly trailers: () => Readonly<Record<string, string>>
  readonly found: Record<string, string>
}

async function* verifiedChunks(source: AsyncIterable<Uint8Array>, verification: Verification) {
  const { sha256, expected, trailers, found } = verification
  const hash = sha256 === undefined ? undefined : createHash('sha256')
  const checksum = expected && createChecksum(expected.algorithm)
  for await (const chunk of source) {
    hash?.update(chunk)
    checksum?.update(chunk)
    yield chunk
  }
  if (hash !== undefined && sha256 !== undefined) checkContentSha256(sha256, hash.digest())
  if (expected === undefined || checksum === undefined) return
  const { algorithm } = expected
  const claimed = expected.value ?? trailers()[checksumAlgorithms[algorithm].header] ?? ''
  checkChecksum(algorithm, parseChecksum(algorithm, claimed), checksum.digest())
  found[algorithm] = checksum.digestBase64()
}

const text = (value: string | readonly string[] | undefined): string | undefined =>
  value === undefined || typeof value === 'string' ? value : value.join(',')

function contentLength(headers: RequestHeaders, { input }: BodyRequest['operation']): number {
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
  const names = Object.keys(headers).filter(
    (name) => name.startsWith(prefix) && !notValues.has(name),
  )
  const [name, ...others] = [...names, ...trailers]
  if (name === undefined) {
    if (headers['x-amz-sdk-checksum-algorithm'] === undefined) return undefined
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
    throw s3Error('NotImplemented', { message: `The checksum of ${name} is not implemented.` })
  }
  const value = text(headers[name])
  if (value !== undefined) parseChecksum(algorithm, value)
  return { algorithm, value }
}
