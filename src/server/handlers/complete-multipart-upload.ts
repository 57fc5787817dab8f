import type { CompleteResult } from '../../engine/engine.ts'
import type { ObjectVersion } from '../../engine/object-version.ts'
import { completedChecksums } from '../../protocol/checksum/completed-checksums.ts'
import { checksumMembers } from '../../protocol/checksum/object-checksums.ts'
import { s3Error } from '../../protocol/errors.ts'
import { quoteEtag } from '../../protocol/etag.ts'
import { maxParts } from '../../protocol/limits.ts'
import {
  chosenParts,
  checkPartSizes,
  type UploadedPart,
} from '../../protocol/multipart/chosen-parts.ts'
import { findUpload, noSuchUpload, uploadAddress } from '../find-upload.ts'
import { defineHandler, type Context } from '../handler.ts'
import { objectExtra, storedChecksum } from '../stored-checksum.ts'
import { namedVersion, storedVersion, subjectOf, writeCondition } from '../write-outcome.ts'

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
    const parts = chosenParts(
      input.MultipartUpload?.Parts ?? [],
      uploadedParts(input.UploadId, context),
    )
    checkPartSizes(parts, input.MpuObjectSize)
    const checksums = completedChecksums(storedChecksum(upload), parts, { ...input })

    const result = await engine.completeUpload({
      ...uploadAddress(input.UploadId, context),
      parts: parts.map(({ partNumber, etag }) => ({ partNumber, etag })),
      metadata: { checksums, extra: objectExtra(upload) },
      ...writeCondition(input),
    })

    const version = completedVersion(result, input.UploadId, context)
    await context.raise('ObjectCreated:CompleteMultipartUpload', subjectOf(bucket, version))
    return {
      Location: location,
      Bucket: bucket.name,
      Key: key,
      ETag: quoteEtag(version.etag),
      VersionId: namedVersion(bucket, version),
      ...checksumMembers(version.metadata.checksums),
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
      throw s3Error('InvalidPart', { context: { PartNumber: result.partNumber } })
    case 'invalid-order':
      throw s3Error('InvalidPartOrder')
    case 'stored':
      return result.version
    default:
      return storedVersion({ outcome: result.outcome }, bucket.name, key)
  }
}

/** The parts that an upload has. Throws `NoSuchUpload`. */
function uploadedParts(uploadId: string | undefined, context: Context): readonly UploadedPart[] {
  const page = context.engine.parts({ ...uploadAddress(uploadId, context), max: maxParts })
  if (page === undefined) throw noSuchUpload(uploadId)
  return page.parts.map(({ partNumber, size, etag, extra }) => ({
    partNumber,
    size,
    etag,
    sums: extra,
  }))
}
