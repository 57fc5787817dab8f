import { awsChunkedLength, encodeAwsChunked } from '../protocol/sigv4/encode-aws-chunked.ts'
import { signChunkedRequest, signRequest } from '../protocol/sigv4/sign-request.ts'
import type { SigningCredentials } from '../protocol/sigv4/sign-request.ts'
import { createTrailerChecksum } from './payload-checksum.ts'
import type { PreparedRequest } from './prepare-request.ts'

/** Who signs, for where and when. */
export interface Signer {
  readonly credentials: SigningCredentials
  readonly region: string
  readonly now: Date
}

/** The headers and body of one attempt. */
export interface SignedAttempt {
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array | AsyncIterable<Uint8Array> | undefined
}

/** Signs a request for one attempt to send it. */
export function signAttempt(request: PreparedRequest, signer: Signer): SignedAttempt {
  const { payload, payloadHash, trailer } = request
  if ('bytes' in payload) {
    return { headers: sign(request, signer, request.headers), body: payload.bytes }
  }
  if (trailer !== undefined) return signChunked(request, signer, { ...payload, trailer })
  const headers = { ...request.headers, 'content-length': `${payload.length}` }
  return { headers: sign({ ...request, payloadHash }, signer, headers), body: payload.stream }
}

/** The headers of a request and those of its signature. */
function sign(
  { operation: { method }, path, query, payloadHash }: PreparedRequest,
  { credentials, region, now }: Signer,
  headers: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const signing = { method, path, query, headers, payloadHash, credentials, region, now }
  // Added to the fresh object of the signature, which spares a copy of every header.
  return Object.assign(signRequest(signing), headers)
}

interface Stream {
  readonly stream: AsyncIterable<Uint8Array>
  readonly length: number
  readonly trailer: string
}

/** A streamed body has its checksum behind it; on plain HTTP its chunks are signed too. */
function signChunked(
  request: PreparedRequest,
  { credentials, region, now }: Signer,
  { stream, length, trailer }: Stream,
): SignedAttempt {
  const { operation, path, query, origin } = request
  const signed = origin.startsWith('http:')
  const checksum = createTrailerChecksum(trailer)
  const encoding = request.headers['content-encoding']
  const encodedLength = awsChunkedLength({
    decodedLength: length,
    signed,
    trailers: { [checksum.header]: checksum.valueLength },
  })
  const headers = {
    ...request.headers,
    'content-encoding': encoding === undefined ? 'aws-chunked' : `aws-chunked,${encoding}`,
    'content-length': `${encodedLength}`,
    'x-amz-decoded-content-length': `${length}`,
    'x-amz-trailer': checksum.header,
  }
  const payloadHash = signed
    ? 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER'
    : 'STREAMING-UNSIGNED-PAYLOAD-TRAILER'
  const { method } = operation
  const signature = signChunkedRequest({
    method,
    path,
    query,
    headers,
    payloadHash,
    credentials,
    region,
    now,
  })
  const body = encodeAwsChunked(checksum.through(stream), {
    ...(signed && { seed: signature.seed }),
    trailers: () => ({ [checksum.header]: checksum.value() }),
  })
  return { headers: { ...headers, ...signature.headers }, body }
}
