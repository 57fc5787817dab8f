import { s3Error } from '../errors.ts'
import { checksumAlgorithms, isChecksumAlgorithm, type ChecksumAlgorithm } from './algorithms.ts'
import { parseChecksum } from './check-digest.ts'
import { combineCrc } from './combine-crc.ts'
import { compositeChecksum } from './composite-checksum.ts'
import type { ObjectChecksums } from './object-checksums.ts'
import { checksumTypeOf, type UploadChecksum } from './upload-checksum.ts'

/** A part of an upload as far as its checksums go. */
export interface SummedPart {
  readonly partNumber: number
  /** Bytes. */
  readonly size: number
  /** Base64 by algorithm. */
  readonly sums: Readonly<Record<string, unknown>>
}

/**
 * The checksum of a completed object, made from its parts' without reading them again, and held against
 * the one that the request names. Undefined unless the upload asked for one. Throws `BadDigest`, `InvalidPart`,
 * `InvalidRequest`.
 */
export function completedChecksums(
  wanted: UploadChecksum | undefined,
  parts: readonly SummedPart[],
  claimed: Readonly<Record<string, unknown>>,
): ObjectChecksums | undefined {
  if (wanted === undefined) return undefined
  const { algorithm, type } = wanted
  const given = claimOf(wanted, claimed)
  const sums = parts.map(({ partNumber, sums: { [algorithm]: sum } }) => {
    if (typeof sum === 'string') return Buffer.from(sum, 'base64')
    throw s3Error('InvalidPart', {
      context: { PartNumber: partNumber, ChecksumAlgorithm: algorithm },
    })
  })
  const value =
    type === 'COMPOSITE' ? compositeChecksum(algorithm, sums) : wholeSum(algorithm, sums, parts)
  if (given !== undefined && given !== withoutCount(value)) {
    throw s3Error('BadDigest', {
      message: `The ${algorithm} you specified did not match the calculated checksum.`,
    })
  }
  return { type, values: { [algorithm]: value } }
}

/** What the request says the checksum is, without the number of parts. */
function claimOf(
  { algorithm, type }: UploadChecksum,
  claimed: Readonly<Record<string, unknown>>,
): string | undefined {
  const { ChecksumType } = claimed
  if (typeof ChecksumType === 'string' && checksumTypeOf(ChecksumType) !== type) {
    throw s3Error('InvalidRequest', {
      message: `The upload was created using the ${type} checksum mode. The complete request must use the same checksum mode.`,
    })
  }
  const named = Object.keys(checksumAlgorithms)
    .filter(isChecksumAlgorithm)
    .filter((name) => typeof claimed[`Checksum${name}`] === 'string')
  if (named.length > 1) {
    throw s3Error('InvalidRequest', {
      message:
        'Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.',
    })
  }
  const given = claimed[`Checksum${algorithm}`]
  if (typeof given !== 'string') return undefined
  const bare = type === 'COMPOSITE' ? withoutCount(given) : given
  parseChecksum(algorithm, bare)
  return bare
}

/** A composite checksum may be given with or without the number of its parts. */
const withoutCount = (checksum: string): string => checksum.replace(/-\d+$/, '')

function wholeSum(
  algorithm: ChecksumAlgorithm,
  sums: readonly Buffer[],
  parts: readonly SummedPart[],
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
