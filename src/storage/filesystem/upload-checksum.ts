import {
  checksumAlgorithms,
  isChecksumAlgorithm,
  type ChecksumAlgorithm,
  type ChecksumType,
} from '../../protocol/checksum/algorithms.ts'
import { combineCrc } from '../../protocol/checksum/combine-crc.ts'
import { compositeChecksum } from '../../protocol/checksum/composite-checksum.ts'
import { s3Error } from '../../protocol/errors.ts'
import type { RecordedChecksums } from './object-record.ts'
import type { PartRecord, UploadRecord } from './upload-record.ts'

/** What an upload's object is to have. */
export interface UploadChecksum {
  readonly algorithm: ChecksumAlgorithm
  readonly type: ChecksumType
}

/** Reads what CreateMultipartUpload asks for. Throws `InvalidRequest`, `NotImplemented`. */
export function uploadChecksumOf(
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

/** The algorithm in which an upload's parts have to be known, if any. */
export function partAlgorithmOf({ checksum }: UploadRecord): ChecksumAlgorithm | undefined {
  return uploadChecksumOf(checksum?.algorithm, checksum?.type)?.algorithm
}

/**
 * The checksum of a completed object, made from its parts' without reading them again, and held against
 * the one the request names. Undefined unless the upload asked for one. Throws `BadDigest`, `InvalidPart`.
 */
export function completedChecksums(
  { checksum }: UploadRecord,
  parts: readonly PartRecord[],
  claimed: Readonly<Record<string, unknown>>,
): RecordedChecksums | undefined {
  const wanted = uploadChecksumOf(checksum?.algorithm, checksum?.type)
  if (wanted === undefined) return undefined
  const { algorithm, type } = wanted
  const sums = parts.map(({ partNumber, sums: { [algorithm]: sum } }) => {
    if (sum !== undefined) return Buffer.from(sum, 'base64')
    const context = { PartNumber: partNumber, ChecksumAlgorithm: algorithm }
    throw s3Error('InvalidPart', { context })
  })
  const value =
    type === 'COMPOSITE' ? compositeChecksum(algorithm, sums) : wholeSum(algorithm, sums, parts)
  const given = claimed[`Checksum${algorithm}`]
  if (typeof given === 'string' && withoutCount(given) !== withoutCount(value)) {
    throw s3Error('BadDigest', {
      message: `The ${algorithm} you specified did not match the calculated checksum.`,
    })
  }
  return { type, values: { [algorithm]: value } }
}

/** A composite checksum may be given with or without the number of its parts. */
const withoutCount = (checksum: string): string => checksum.replace(/-\d+$/, '')

function wholeSum(
  algorithm: ChecksumAlgorithm,
  sums: readonly Buffer[],
  parts: readonly PartRecord[],
): string {
  if (algorithm !== 'CRC32' && algorithm !== 'CRC32C' && algorithm !== 'CRC64NVME') {
    throw s3Error('InvalidRequest', {
      message: `A full object checksum cannot be made with ${algorithm}.`,
    })
  }
  const [first = Buffer.alloc(0), ...rest] = sums
  return rest
    .reduce(
      (whole, sum, at) => combineCrc(algorithm, [whole, sum], parts[at + 1]?.size ?? 0),
      first,
    )
    .toString('base64')
}
