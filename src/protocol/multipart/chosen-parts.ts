import type { CompletedPart } from '@aws-sdk/client-s3'
import type { SummedPart } from '../checksum/completed-checksums.ts'
import { partChecksumMembers } from '../checksum/object-checksums.ts'
import { s3Error } from '../errors.ts'
import { unquoteEtag } from '../etag.ts'
import { minPartBytes } from '../limits.ts'

/** A part that was uploaded. */
export interface UploadedPart extends SummedPart {
  /** MD5 in hex, without quotes. */
  readonly etag: string
}

/**
 * The uploaded parts that CompleteMultipartUpload lists, in its order. Throws `MalformedXML`, `InvalidPart`,
 * `InvalidPartOrder`, `InvalidArgument`.
 */
export function chosenParts<Part extends UploadedPart>(
  wanted: readonly CompletedPart[],
  uploaded: readonly Part[],
): readonly Part[] {
  if (wanted.length === 0) throw s3Error('MalformedXML')
  const byNumber = new Map(uploaded.map((part) => [part.partNumber, part]))
  let previous = 0
  return wanted.map((each) => {
    const { PartNumber = 0 } = each
    if (PartNumber < 1) {
      throw s3Error('InvalidArgument', {
        message: 'PartNumber must be >= 1',
        context: { ArgumentName: 'PartNumber', ArgumentValue: PartNumber },
      })
    }
    if (PartNumber <= previous) throw s3Error('InvalidPartOrder')
    previous = PartNumber
    const part = byNumber.get(PartNumber)
    if (part !== undefined && isMeant(part, each)) return part
    throw s3Error('InvalidPart', { context: { PartNumber } })
  })
}

/** The ETag is the part's, and so is every checksum that is named. */
function isMeant({ etag, sums }: UploadedPart, { ETag = '', ...named }: CompletedPart): boolean {
  const known = partChecksumMembers(sums)
  const isOther = ([name, value]: [string, unknown]): boolean =>
    known[name] !== undefined && known[name] !== value
  return etag === unquoteEtag(ETag) && !Object.entries(named).some(isOther)
}

/** Holds parts against S3's limit, and against what the request says of them. Throws `EntityTooSmall`, `InvalidRequest`. */
export function checkPartSizes(
  parts: readonly Pick<UploadedPart, 'partNumber' | 'size'>[],
  announced: number | undefined,
): void {
  if (announced !== undefined && announced < 0) {
    throw s3Error('InvalidRequest', {
      message: `Value for x-amz-mp-object-size header is less than zero: '${announced}'`,
    })
  }
  const small = parts.slice(0, -1).find(({ size }) => size < minPartBytes)
  if (small !== undefined) {
    const { size: ProposedSize, partNumber: PartNumber } = small
    throw s3Error('EntityTooSmall', {
      context: { ProposedSize, MinSizeAllowed: minPartBytes, PartNumber },
    })
  }
  const total = parts.reduce((sum, { size }) => sum + size, 0)
  if (announced === undefined || announced === total) return
  throw s3Error('InvalidRequest', {
    message: `The provided 'x-amz-mp-object-size' header value ${announced} does not match what was computed: ${total}`,
  })
}
