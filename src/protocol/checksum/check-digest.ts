import { timingSafeEqual } from 'node:crypto'
import { s3Error } from '../errors.ts'
import { checksumAlgorithms } from './algorithms.ts'
import type { ChecksumAlgorithm } from './algorithms.ts'

/** The bytes of a Base64 text of exactly this length; undefined for any other text. */
export function strictBase64(text: string, bytes: number): Buffer | undefined {
  const decoded = Buffer.from(text, 'base64')
  // Buffer skips what is not Base64; only the canonical text comes back the same.
  return decoded.length === bytes && decoded.toString('base64') === text ? decoded : undefined
}

/** Reads a `Content-MD5` header. Throws InvalidDigest. */
export function parseContentMd5(value: string): Buffer {
  const digest = strictBase64(value.trim(), 16)
  if (digest !== undefined) return digest
  throw s3Error('InvalidDigest', { message: 'The Content-MD5 you specified was invalid.' })
}

/** Throws BadDigest unless the body has the MD5 of its `Content-MD5` header. */
export function checkContentMd5(expected: Uint8Array, computed: Uint8Array): void {
  if (sameBytes(expected, computed)) return
  throw s3Error('BadDigest', {
    message: 'The Content-MD5 you specified did not match what we received.',
    context: {
      expectedDigest: Buffer.from(expected).toString('base64'),
      calculatedDigest: Buffer.from(computed).toString('base64'),
    },
  })
}

/** Reads the value of an `x-amz-checksum-…` header or trailer. Throws InvalidRequest. */
export function parseChecksum(algorithm: ChecksumAlgorithm, value: string): Buffer {
  const { header, bytes } = checksumAlgorithms[algorithm]
  const checksum = strictBase64(value.trim(), bytes)
  if (checksum !== undefined) return checksum
  throw s3Error('InvalidRequest', { message: `Value for ${header} header is invalid.` })
}

/** Throws BadDigest unless the body has the checksum that its header or trailer names. */
export function checkChecksum(
  algorithm: ChecksumAlgorithm,
  expected: Uint8Array,
  computed: Uint8Array,
): void {
  if (sameBytes(expected, computed)) return
  throw s3Error('BadDigest', {
    message: `The ${algorithm} you specified did not match the calculated checksum.`,
    context: { algorithm },
  })
}

/** Throws XAmzContentSHA256Mismatch unless the body has the hash of `x-amz-content-sha256`. */
export function checkContentSha256(expectedHex: string, computedHex: string): void {
  if (computedHex === expectedHex.toLowerCase()) return
  throw s3Error('XAmzContentSHA256Mismatch', {
    context: {
      clientComputedContentSHA256: expectedHex,
      s3ComputedContentSHA256: computedHex,
    },
  })
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && timingSafeEqual(a, b)
}
