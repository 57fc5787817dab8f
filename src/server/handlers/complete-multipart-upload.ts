import type { CompleteResult } from '../../engine/engine.ts'
import type { ObjectVersion } from '../../engine/object-version.ts'
import type { Upload } from '../../engine/upload.ts'
import { completedChecksums } from '../../protocol/checksum/completed-checksums.ts'
import { checksumMembers, type ObjectChecksums } from '../../protocol/checksum/object-checksums.ts'
import { checkPartChecksums } from '../../protocol/checksum/part-checksums.ts'
import { defaultChecksum } from '../../protocol/checksum/upload-checksum.ts'
import { s3Error } from '../../protocol/errors.ts'
import { quoteEtag } from '../../protocol/etag.ts'
import { maxParts } from '../../protocol/limits.ts'
import {
  chosenParts,
  checkPartSizes,
  type UploadedPart,
} from '../../protocol/multipart/chosen-parts.ts'
import type { OperationInput } from '../../protocol/operation-types.ts'
import { completedBefore } from '../completed-before.ts'
import { checkInitiator, noSuchUpload, uploadAddress } from '../find-upload.ts'
import { customerKeyMembers } from '../encryption/customer-key.ts'
import { completedAnswer } from '../encryption/encryption-answer.ts'
import { checkUploadKey } from '../encryption/part-encryption.ts'
import { defineHandler, type Context } from '../handler.ts'
import { describeExpiration } from '../lifecycle/describe-expiration.ts'
import { objectExtra, storedChecksum } from '../stored-upload.ts'
import { namedVersion, storedVersion, subjectOf, writeCondition } from '../write-outcome.ts'

type Input = OperationInput<'CompleteMultipartUpload'>

export const completeMultipartUpload = defineHandler({
  operation: 'CompleteMultipartUpload',
  honours: [
    ...customerKeyMembers,
    'ChecksumType',
    'IfMatch',
    'IfNoneMatch',
    'MpuObjectSize',
    'MultipartUpload',
    'UploadId',
  ],
  async handle(input, context) {
    const { bucket, key, location } = context
    const version = (await complete(input, context)) ?? earlier(input, context)
    return {
      Location: location,
      Bucket: bucket.name,
      Key: key,
      ETag: quoteEtag(version.etag),
      VersionId: namedVersion(bucket, version),
      ...completedAnswer(version.seal),
      ...describeExpiration(version, context),
      ...checksumMembers(version.metadata.checksums),
    }
  },
})

function earlier({ UploadId, MultipartUpload }: Input, context: Context): ObjectVersion {
  const version = completedBefore(UploadId, MultipartUpload?.Parts ?? [], context)
  if (version === undefined) throw noSuchUpload(UploadId)
  return version
}

/** Undefined if there is no such upload, or no longer. */
async function complete(input: Input, context: Context): Promise<ObjectVersion | undefined> {
  const { engine, bucket } = context
  const address = uploadAddress(input.UploadId, context)
  const upload = engine.upload(address)
  const uploaded = engine.parts({ ...address, max: maxParts })
  if (upload === undefined || uploaded === undefined) return undefined
  checkInitiator(upload, context)
  checkUploadKey(input, upload, context)
  const condition = writeCondition(input)
  const wanted = input.MultipartUpload?.Parts ?? []
  checkPartChecksums(storedChecksum(upload), wanted)
  const parts = chosenParts(wanted, uploaded.parts.map(summedPart))
  checkPartSizes(parts, input.MpuObjectSize)

  const result = await engine.completeUpload({
    ...address,
    parts: parts.map(({ partNumber, etag }) => ({ partNumber, etag })),
    metadata: { checksums: checksumsOf(upload, parts, input), extra: objectExtra(upload) },
    ...condition,
  })
  // The condition may have held for another request to complete the same upload, and be broken by that.
  const isGone = result.outcome === 'precondition-failed' && engine.upload(address) === undefined
  const version = isGone ? undefined : completedVersion(result, context)
  if (version === undefined) return undefined
  await context.raise('ObjectCreated:CompleteMultipartUpload', subjectOf(bucket, version))
  return version
}

interface EnginePart extends Omit<UploadedPart, 'sums'> {
  readonly extra: UploadedPart['sums']
}

const summedPart = ({ partNumber, size, etag, extra }: EnginePart): UploadedPart => ({
  partNumber,
  size,
  etag,
  sums: extra,
})

function checksumsOf(
  upload: Upload,
  parts: readonly UploadedPart[],
  claimed: Input,
): ObjectChecksums | undefined {
  const wanted = storedChecksum(upload)
  if (wanted !== undefined) return completedChecksums(wanted, parts, { ...claimed })
  // Parts that an earlier release received have none, and so has their object.
  const areSummed = parts.every(({ sums }) => sums[defaultChecksum.algorithm] !== undefined)
  return areSummed ? completedChecksums(defaultChecksum, parts, {}) : undefined
}

function completedVersion(
  result: CompleteResult,
  { bucket, key }: Context,
): ObjectVersion | undefined {
  switch (result.outcome) {
    case 'no-upload':
      return undefined
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
