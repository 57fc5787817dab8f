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

/** Reads what CreateMultipartUpload asks for. Throws `InvalidRequest`, `NotImplemented`. */
export function uploadChecksum(
  algorithm: string | undefined,
  type: string | undefined,
): UploadChecksum | undefined {
  if (algorithm === undefined) return undefined
  if (!isChecksumAlgorithm(algorithm)) {
    throw s3Error('NotImplemented', {
      message: `The checksum algorithm ${algorithm} is not implemented.`,
    })
  }
  const { multipartTypes } = checksumAlgorithms[algorithm]
  const chosen =
    type === undefined ? multipartTypes[0] : multipartTypes.find((each) => each === type)
  if (chosen !== undefined) return { algorithm, type: chosen }
  throw s3Error('InvalidRequest', {
    message: `The ${type} checksum type cannot be used with the ${algorithm.toLowerCase()} checksum algorithm.`,
  })
}
