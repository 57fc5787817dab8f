import type { Checksums } from '../engine/object-version.ts'
import type { Part, Upload } from '../engine/upload.ts'
import { isJsonObject } from '../core/json.ts'
import {
  checksumAlgorithms,
  isChecksumAlgorithm,
  type ChecksumAlgorithm,
  type ChecksumType,
} from '../protocol/checksum/algorithms.ts'
import { combineCrc } from '../protocol/checksum/combine-crc.ts'
import { compositeChecksum } from '../protocol/checksum/composite-checksum.ts'
import { s3Error } from '../protocol/errors.ts'

/** The checksum that CreateMultipartUpload asked for, kept with the upload. */
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

/** The members by which ListParts shows a part's checksums. */
export function partChecksums({ extra }: Pick<Part, 'extra'>): Readonly<Record<string, string>> {
  const members: Record<string, string> = {}
  for (const [name, value] of Object.entries(extra)) {
    if (isChecksumAlgorithm(name) && typeof value === 'string') members[`Checksum${name}`] = value
  }
  return members
}

/**
 * The checksum of a completed object, made from its parts' without reading them again, and held against
 * the one the request names. Undefined unless the upload asked for one. Throws `BadDigest`, `InvalidPart`.
 */
export function completedChecksums(
  upload: Upload,
  parts: readonly Part[],
  request: Readonly<Record<string, unknown>>,
): Checksums | undefined {
  const wanted = storedChecksum(upload)
  if (wanted === undefined) return undefined
  const { algorithm, type } = wanted
  const ofParts = parts.map(({ partNumber, extra }) => {
    const value = extra[algorithm]
    if (typeof value !== 'string') {
      throw s3Error('InvalidPart', {
        context: { PartNumber: partNumber, ChecksumAlgorithm: algorithm },
      })
    }
    return Buffer.from(value, 'base64')
  })
  const value =
    type === 'COMPOSITE'
      ? compositeChecksum(algorithm, ofParts)
      : wholeObject(algorithm, ofParts, parts)
  const claimed = request[`Checksum${algorithm}`]
  if (typeof claimed === 'string' && claimed.replace(/-\d+$/, '') !== value.replace(/-\d+$/, '')) {
    throw s3Error('BadDigest', {
      message: `The ${algorithm} you specified did not match the calculated checksum.`,
    })
  }
  return { type, values: { [algorithm]: value } }
}

/** What CreateMultipartUpload asked for, if anything. */
export function storedChecksum({ metadata }: Upload): UploadChecksum | undefined {
  const stored = metadata.extra?.['checksum']
  const { algorithm, type } = isJsonObject(stored) ? stored : {}
  return typeof algorithm === 'string' && typeof type === 'string'
    ? uploadChecksum(algorithm, type)
    : undefined
}

function wholeObject(
  algorithm: ChecksumAlgorithm,
  ofParts: readonly Buffer[],
  parts: readonly Part[],
): string {
  if (algorithm !== 'CRC32' && algorithm !== 'CRC32C' && algorithm !== 'CRC64NVME') {
    throw s3Error('InvalidRequest', {
      message: `A full object checksum cannot be made with ${algorithm}.`,
    })
  }
  const [first = Buffer.alloc(0), ...rest] = ofParts
  return rest
    .reduce(
      (whole, part, at) => combineCrc(algorithm, [whole, part], parts[at + 1]?.size ?? 0),
      first,
    )
    .toString('base64')
}
