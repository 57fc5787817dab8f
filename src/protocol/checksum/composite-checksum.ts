import type { ChecksumAlgorithm } from './algorithms.ts'
import { createChecksum } from './create-checksum.ts'

/** The `COMPOSITE` checksum of a multipart object, as S3 writes it: `base64-numberOfParts`. */
export function compositeChecksum(
  algorithm: ChecksumAlgorithm,
  parts: readonly Uint8Array[],
): string {
  const checksum = createChecksum(algorithm)
  for (const part of parts) checksum.update(part)
  return `${checksum.digestBase64()}-${parts.length}`
}
