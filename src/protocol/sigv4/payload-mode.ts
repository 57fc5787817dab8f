import { s3Error } from '../errors.ts'
import type { RequestHeaders } from '../request-headers.ts'

/** How the body travels, and what the signature says about it (`x-amz-content-sha256`). */
export type PayloadMode =
  | { readonly kind: 'hash'; /** Lower-case hex. */ readonly sha256: string }
  | { readonly kind: 'unsigned' }
  | ChunkedPayload

/** A body in aws-chunked encoding. */
export interface ChunkedPayload {
  readonly kind: 'chunked'
  /** Every chunk carries a signature. */
  readonly signed: boolean
  /** A trailer section follows the last chunk. */
  readonly trailing: boolean
  /** The lower-case names that `x-amz-trailer` announces; empty unless `trailing`. */
  readonly trailers: readonly string[]
  /** Bytes of the body once decoded. */
  readonly decodedLength: number
}

const trailerLimit = 16
const trailerName = /^x-amz-checksum-[a-z0-9]{1,32}$/

function announcedTrailers(headers: RequestHeaders): readonly string[] {
  const value = headers['x-amz-trailer']
  const text = typeof value === 'string' ? value : (value ?? []).join(',')
  if (text.trim() === '') return []
  const names = text.split(',', trailerLimit + 1).map((name) => name.trim().toLowerCase())
  if (names.length > trailerLimit || !names.every((name) => trailerName.test(name))) {
    throw s3Error('InvalidRequest', {
      message: 'The value specified in the x-amz-trailer header is not supported',
    })
  }
  return names
}

function decodedLengthOf(headers: RequestHeaders): number {
  const value = headers['x-amz-decoded-content-length']
  if (value === undefined || value === '') throw s3Error('MissingContentLength')
  if (typeof value !== 'string' || !/^\d{1,15}$/.test(value)) {
    throw s3Error('InvalidArgument', {
      message: 'x-amz-decoded-content-length must be a number of bytes',
      context: { argumentName: 'x-amz-decoded-content-length' },
    })
  }
  return Number(value)
}

function chunked(headers: RequestHeaders, signed: boolean, trailing: boolean): ChunkedPayload {
  const trailers = trailing ? announcedTrailers(headers) : []
  return {
    kind: 'chunked',
    signed,
    trailing,
    trailers,
    decodedLength: decodedLengthOf(headers),
  }
}

const sha256Hex = /^[0-9a-f]{64}$/i
const unsigned = { kind: 'unsigned' } as const

/**
 * Reads the value of `x-amz-content-sha256`; an aws-chunked body also needs
 * `x-amz-decoded-content-length`, and announces its trailers in `x-amz-trailer`.
 * Throws InvalidArgument, InvalidRequest, MissingContentLength or NotImplemented.
 */
export function parsePayloadMode(value: string, headers: RequestHeaders): PayloadMode {
  switch (value) {
    case 'UNSIGNED-PAYLOAD':
      return unsigned
    case 'STREAMING-UNSIGNED-PAYLOAD-TRAILER':
      return chunked(headers, false, true)
    case 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD':
      return chunked(headers, true, false)
    case 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER':
      return chunked(headers, true, true)
    case 'STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD':
    case 'STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD-TRAILER':
      throw s3Error('NotImplemented', { context: { header: 'x-amz-content-sha256' } })
  }
  if (sha256Hex.test(value)) return { kind: 'hash', sha256: value.toLowerCase() }
  throw s3Error('InvalidArgument', {
    message:
      'x-amz-content-sha256 must be UNSIGNED-PAYLOAD, STREAMING-UNSIGNED-PAYLOAD-TRAILER, STREAMING-AWS4-HMAC-SHA256-PAYLOAD, STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER or a valid sha256 value.',
    context: { argumentName: 'x-amz-content-sha256' },
  })
}
