import { s3Error } from '../errors.ts'
import {
  checksumAlgorithms,
  isChecksumAlgorithm,
  type ChecksumAlgorithm,
  type ChecksumType,
} from './algorithms.ts'

/** The checksum that the object of a multipart upload is to have. */
export interface UploadChecksum {
  readonly algorithm: ChecksumAlgorithm
  readonly type: ChecksumType
}

/**
 * What S3 gives an object for which nobody named a checksum.
 * Source: S3 User Guide, "Checking object integrity for data uploads".
 */
export const defaultChecksum = { algorithm: 'CRC64NVME', type: 'FULL_OBJECT' } as const

/** Reads what CreateMultipartUpload asks for. Throws `InvalidRequest`. */
export function uploadChecksum(
  algorithm: string | undefined,
  type: string | undefined,
): UploadChecksum | undefined {
  const wanted = checksumTypeOf(type)
  if (algorithm === undefined) {
    if (wanted === undefined) return undefined
    throw s3Error('InvalidRequest', {
      message:
        'The x-amz-checksum-type header can only be used with the x-amz-checksum-algorithm header.',
    })
  }
  const known = checksumAlgorithmNamed(algorithm)
  const { multipartTypes } = checksumAlgorithms[known]
  const chosen =
    wanted === undefined ? multipartTypes[0] : multipartTypes.find((each) => each === wanted)
  if (chosen !== undefined) return { algorithm: known, type: chosen }
  throw s3Error('InvalidRequest', {
    message: `The ${wanted} checksum type cannot be used with the ${algorithm.toLowerCase()} checksum algorithm.`,
  })
}

/** The algorithm of `x-amz-checksum-algorithm`. Throws `InvalidRequest`. */
export function checksumAlgorithmNamed(name: string): ChecksumAlgorithm {
  const known = name.toUpperCase()
  if (isChecksumAlgorithm(known)) return known
  const all = Object.keys(checksumAlgorithms).sort().join(', ')
  throw s3Error('InvalidRequest', {
    message: `Checksum algorithm provided is unsupported. Please try again with any of the valid types: [${all}]`,
  })
}

/** The value of `x-amz-checksum-type`. Throws `InvalidRequest`. */
export function checksumTypeOf(text: string | undefined): ChecksumType | undefined {
  const type = text?.toUpperCase()
  if (type === undefined || type === 'FULL_OBJECT' || type === 'COMPOSITE') return type
  throw s3Error('InvalidRequest', { message: 'Value for x-amz-checksum-type header is invalid.' })
}
