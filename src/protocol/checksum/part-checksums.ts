import type { CompletedPart } from '@aws-sdk/client-s3'
import { s3Error } from '../errors.ts'
import { checksumAlgorithms, isChecksumAlgorithm, type ChecksumAlgorithm } from './algorithms.ts'
import { strictBase64 } from './check-digest.ts'
import type { UploadChecksum } from './upload-checksum.ts'

/**
 * Holds the checksums that CompleteMultipartUpload lists with its parts against what the upload asked for. Whether
 * they are the parts' own is another question. Throws `InvalidArgument`, `InvalidRequest`, `BadDigest`.
 */
export function checkPartChecksums(
  wanted: UploadChecksum | undefined,
  listed: readonly CompletedPart[],
): void {
  for (const part of listed) {
    const named = namedChecksum(part)
    if (wanted === undefined) continue
    const { algorithm, type } = wanted
    const partNumber = part.PartNumber ?? 0
    if (named !== undefined && named !== algorithm) {
      throw s3Error('BadDigest', {
        message: `The ${named.toLowerCase()} you specified for part ${partNumber} did not match what we received.`,
      })
    }
    if (named === undefined && type === 'COMPOSITE') {
      throw s3Error('InvalidRequest', {
        message: `The upload was created using a ${algorithm.toLowerCase()} checksum. The complete request must include the checksum for each part. It was missing for part ${partNumber} in the request.`,
      })
    }
  }
}

/** Part and upload have to agree on the algorithm. Throws `InvalidRequest`. */
export function checkPartAlgorithm(
  { algorithm, type }: UploadChecksum,
  sent: ChecksumAlgorithm | undefined,
): void {
  // Of the bytes themselves the server makes the checksum when nobody sends it.
  if (sent === algorithm || (sent === undefined && type === 'FULL_OBJECT')) return
  throw s3Error('InvalidRequest', {
    message: `Checksum Type mismatch occurred, expected checksum Type: ${algorithm.toLowerCase()}, actual checksum Type: ${sent?.toLowerCase() ?? 'null'}`,
  })
}

function namedChecksum(part: CompletedPart): ChecksumAlgorithm | undefined {
  let found: ChecksumAlgorithm | undefined
  for (const [member, value] of Object.entries(part)) {
    const name = member.replace(/^Checksum/, '')
    if (name === member || !isChecksumAlgorithm(name) || value === undefined) continue
    const isSound = strictBase64(String(value), checksumAlgorithms[name].bytes) !== undefined
    if (found !== undefined || !isSound) {
      throw s3Error('InvalidArgument', {
        message: 'Invalid Base64 or multiple checksums present in request',
        context: { ArgumentName: 'Checksum', ArgumentValue: String(value) },
      })
    }
    found = name
  }
  return found
}
