import type { CompletedPart } from '@aws-sdk/client-s3'
import {
  completeUpload,
  wholeCheck,
  wholeCrc,
  type CompletedUpload,
  type WholeCheck,
} from '../client/complete-upload.ts'
import { clientError } from '../client/errors.ts'
import type { CallOptions } from './call-options.ts'
import { checkAccept } from './accept-check.ts'
import { claimedChecksum } from './claimed-checksum.ts'
import { headObject } from './head-object.ts'
import { listParts } from './list-parts.ts'
import type { CompleteOptions, MultipartUpload, UploadedPart } from './multipart.ts'
import { checkOverwrite } from './put-options-check.ts'
import type { ObjectHead } from './read-object.ts'
import type { StorageContext } from './storage-context.ts'
import type { StoredObject } from './stored-object.ts'
import { storedObjectOf } from './stored-object-of.ts'
import { writeByPolicy, writePlaceOf } from './write-by-policy.ts'

/**
 * Makes the object of an upload. Throws `KeyExists`, `NoSuchUpload`, `InvalidPart`, and what is not
 * accepted; the upload then stays, to be aborted.
 */
export async function completeMultipart(
  context: StorageContext,
  upload: MultipartUpload,
  options: CompleteOptions,
): Promise<StoredObject> {
  const { client, declared, keys } = context
  const { key, uploadId } = upload
  const { signal } = options
  checkOverwrite(options.overwrite)
  const { parts, check } = await partsOf(context, upload, options)
  const policy = options.overwrite ?? declared.overwrite
  const overwrite = policy === 'replace' ? policy : 'error'
  const completed = await writeByPolicy(
    writePlaceOf(context, signal),
    // Of two completions at one moment S3 wants the one that lost to begin anew.
    { key, overwrite, canRepeat: false },
    (_, ifAbsent) =>
      completeUpload(client, {
        bucket: declared.bucket,
        key: keys.full(key),
        uploadId,
        parts,
        ifAbsent,
        check,
        signal,
      }),
  )
  const head = await headCompleted(context, key, { ...completed, signal })
  return storedObjectOf(declared.name, {
    ...completed,
    key,
    size: head?.size ?? check?.MpuObjectSize ?? 0,
    checksum: head?.checksum,
    contentType: head?.contentType ?? 'application/octet-stream',
  })
}

/** Somebody may have replaced it at once. */
async function headCompleted(
  context: StorageContext,
  key: string,
  { etag, versionId, signal }: CompletedUpload & CallOptions,
): Promise<ObjectHead | undefined> {
  const latest = await headObject(context, key, { signal })
  if (latest?.etag === etag || versionId === undefined) return latest
  return headObject(context, key, { versionId, signal })
}

interface Completion {
  readonly parts: readonly CompletedPart[]
  readonly check: WholeCheck | undefined
}

async function partsOf(
  context: StorageContext,
  upload: MultipartUpload,
  { parts, accept, signal }: CompleteOptions,
): Promise<Completion> {
  const rules = accept === false ? undefined : context.declared.accept
  const isMeasured = rules?.maxBytes !== undefined || rules?.minBytes !== undefined
  const needed = parts === undefined || isMeasured
  const listed = needed ? await allParts(context, upload, { signal }) : []
  if (rules !== undefined) {
    const isGiven = new Set(parts?.map(({ partNumber }) => partNumber))
    const used = listed.filter(({ partNumber }) => parts === undefined || isGiven.has(partNumber))
    const about = { storage: context.declared.name, key: upload.key }
    checkAccept(rules, { ...about, size: isMeasured ? sizeOf(used) : undefined })
  }
  if (parts !== undefined) return { parts: inOrder(parts).map(completedPart), check: undefined }
  if (listed.length === 0)
    throw clientError('InputInvalid', {
      message: 'The upload has no parts.',
      hint: 'Send one part at least; for an empty object an empty one.',
      context: { storage: context.declared.name, key: upload.key },
    })
  return { parts: listed.map(completedPart), check: checkOf(listed) }
}

async function allParts(
  context: StorageContext,
  upload: MultipartUpload,
  options: CallOptions,
): Promise<UploadedPart[]> {
  const all: UploadedPart[] = []
  for await (const part of listParts(context, upload, options)) all.push(part)
  return all
}

type GivenPart = Pick<UploadedPart, 'partNumber' | 'etag' | 'checksum'>

/** Browsers finish parts in any order; S3 takes them in theirs only. */
const inOrder = (parts: readonly GivenPart[]): GivenPart[] =>
  parts.toSorted((a, b) => a.partNumber - b.partNumber)

const completedPart = ({ partNumber, etag, checksum }: GivenPart): CompletedPart => ({
  PartNumber: partNumber,
  ETag: etag,
  ...claimedChecksum(checksum),
})

/** Parts with a CRC-32 are those of an upload that has that of the whole. */
function checkOf(parts: readonly UploadedPart[]): WholeCheck | undefined {
  const sums = parts.map(({ size, checksum }) => ({
    size,
    crc:
      checksum === undefined ? undefined : Buffer.from(checksum.slice('CRC32:'.length), 'base64'),
  }))
  const crc = wholeCrc(sums)?.toString('base64')
  return crc === undefined ? undefined : wholeCheck(crc, sizeOf(parts))
}

const sizeOf = (parts: readonly UploadedPart[]): number =>
  parts.reduce((sum, part) => sum + part.size, 0)
