import type { CompletedPart } from '@aws-sdk/client-s3'
import type { CompleteResult } from '../../engine/engine.ts'
import type { ObjectVersion } from '../../engine/object-version.ts'
import type { Part } from '../../engine/upload.ts'
import { s3Error } from '../../protocol/errors.ts'
import { quoteEtag, unquoteEtag } from '../../protocol/etag.ts'
import { findUpload, noSuchUpload, uploadAddress } from '../find-upload.ts'
import { defineHandler, type Context } from '../handler.ts'
import { completedChecksums, partChecksums } from '../multipart-checksums.ts'
import { checksumMembers } from '../object-output.ts'
import { namedVersion, storedVersion, writeCondition } from '../write-outcome.ts'

/** Every part but the last. Source: S3 User Guide, "Amazon S3 multipart upload limits". */
const minPartBytes = 5 * 1024 ** 2

export const completeMultipartUpload = defineHandler({
  operation: 'CompleteMultipartUpload',
  honours: [
    'ChecksumType',
    'IfMatch',
    'IfNoneMatch',
    'MpuObjectSize',
    'MultipartUpload',
    'UploadId',
  ],
  async handle(input, context) {
    const { engine, bucket, key, location } = context
    const upload = findUpload(input.UploadId, context)
    const wanted = input.MultipartUpload?.Parts ?? []
    if (wanted.length === 0) throw s3Error('MalformedXML')
    const parts = chosenParts(wanted, input.UploadId, context)
    checkSizes(parts, input.MpuObjectSize)
    const checksums = completedChecksums(upload, parts, { ...input })

    const result = await engine.completeUpload({
      ...uploadAddress(input.UploadId, context),
      parts: parts.map(({ partNumber, etag }) => ({ partNumber, etag })),
      ...(checksums && { metadata: { checksums, extra: {} } }),
      ...writeCondition(input),
    })

    const version = completedVersion(result, input.UploadId, context)
    return {
      Location: location,
      Bucket: bucket.name,
      Key: key,
      ETag: quoteEtag(version.etag),
      VersionId: namedVersion(bucket, version),
      ...checksumMembers(version),
    }
  },
})

function completedVersion(
  result: CompleteResult,
  uploadId: string | undefined,
  { bucket, key }: Context,
): ObjectVersion {
  switch (result.outcome) {
    case 'no-upload':
      throw noSuchUpload(uploadId)
    case 'invalid-part':
      throw invalidPart(result.partNumber)
    case 'invalid-order':
      throw s3Error('InvalidPartOrder')
    case 'stored':
      return result.version
    default:
      return storedVersion({ outcome: result.outcome }, bucket.name, key)
  }
}

/** The uploaded parts that the request lists, in its order. Throws `InvalidPart`, `InvalidPartOrder`. */
function chosenParts(
  wanted: readonly CompletedPart[],
  uploadId: string | undefined,
  context: Context,
): Part[] {
  const page = context.engine.parts({ ...uploadAddress(uploadId, context), max: 10_000 })
  if (page === undefined) throw noSuchUpload(uploadId)
  const uploaded = new Map(page.parts.map((part) => [part.partNumber, part]))
  let previous = 0
  return wanted.map((each) => {
    const { PartNumber = 0 } = each
    if (PartNumber <= previous) throw s3Error('InvalidPartOrder')
    previous = PartNumber
    const part = uploaded.get(PartNumber)
    if (part === undefined || !isMeant(part, each)) throw invalidPart(PartNumber)
    return part
  })
}

/** The ETag is the part's, and so is every checksum that is named. */
function isMeant(part: Part, { ETag = '', ...named }: CompletedPart): boolean {
  const known = partChecksums(part)
  const isOther = ([name, value]: [string, unknown]): boolean =>
    known[name] !== undefined && known[name] !== value
  return part.etag === unquoteEtag(ETag) && !Object.entries(named).some(isOther)
}

const invalidPart = (partNumber: number): Error =>
  s3Error('InvalidPart', { context: { PartNumber: partNumber } })

function checkSizes(parts: readonly Part[], announced: number | undefined): void {
  const small = parts.slice(0, -1).find(({ size }) => size < minPartBytes)
  if (small !== undefined) {
    throw s3Error('EntityTooSmall', {
      context: {
        ProposedSize: small.size,
        MinSizeAllowed: minPartBytes,
        PartNumber: small.partNumber,
      },
    })
  }
  const total = parts.reduce((sum, { size }) => sum + size, 0)
  if (announced !== undefined && announced !== total) {
    throw s3Error('InvalidRequest', {
      message: `The provided 'x-amz-mp-object-size' header value ${announced} does not match what was computed: ${total}`,
    })
  }
}
