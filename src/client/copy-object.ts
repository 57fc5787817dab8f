import { quoteEtag, unquoteEtag } from '../protocol/etag.ts'
import { maxBodyBytes } from '../protocol/limits.ts'
import { parseTaggingHeader, tagSetOf } from '../protocol/tagging.ts'
import type { CopyObjectOptions } from './copy-object-options.ts'
import { copyParts } from './copy-parts.ts'
import { copySourceMembers } from './copy-source.ts'
import { clientError } from './errors.ts'
import type { S3Client } from './s3-client.ts'
import { sourceTagging } from './source-tagging.ts'
import { tellStored } from './tell-stored.ts'
import type { UploadedObject } from './upload-options.ts'

/**
 * Copies an object on the server, in parts where it is too large for one request. Bytes, and tags
 * unless others are given, are those of the source as `source.etag` names it. Throws S3's codes;
 * `PreconditionFailed` when the source has changed, or the target is there and must not.
 */
export async function copyObject(
  client: S3Client,
  options: CopyObjectOptions,
): Promise<UploadedObject> {
  const { source, tuning } = options
  return source.size > (tuning?.limit ?? maxBodyBytes)
    ? copyParts(client, options)
    : copyWhole(client, options)
}

async function copyWhole(client: S3Client, options: CopyObjectOptions): Promise<UploadedObject> {
  const { source, bucket, key, attributes, keepsAttributes, ifAbsent = false, signal } = options
  const { size } = source
  const tagging = await taggingOf(client, options)
  const input = {
    ...copySourceMembers(source),
    Bucket: bucket,
    Key: key,
    ...(!keepsAttributes && { ...attributes, MetadataDirective: 'REPLACE' as const }),
    ...(tagging !== undefined && { TaggingDirective: 'REPLACE' as const }),
    ...(tagging !== '' && { Tagging: tagging }),
    ...(ifAbsent && { IfNoneMatch: '*' }),
  }
  const { CopyObjectResult: result, VersionId } = await client.send('CopyObject', input, { signal })
  if (result?.ETag === undefined)
    throw clientError('ResponseInvalid', { message: 'CopyObject gave no result' })
  tellStored(options.onProgress, size)
  // Ceph writes it without its quotes.
  const etag = quoteEtag(unquoteEtag(result.ETag))
  const versionId = VersionId ?? (await versionOf(client, options, etag))
  const isToSay = options.tagging !== undefined || (tagging ?? '') !== ''
  if (isToSay && !client.provider.wholeCopies)
    await putTagging(client, options, { versionId, tagging: tagging ?? '' })
  const { ChecksumCRC32: crc, ChecksumType } = result
  const isWhole = crc !== undefined && ChecksumType !== 'COMPOSITE'
  return { etag, versionId, size, checksum: isWhole ? `CRC32:${crc}` : undefined }
}

/** The tags to say, where the server would not take those of the source over by itself. */
function taggingOf(
  client: S3Client,
  { source, tagging, keepsAttributes, signal }: CopyObjectOptions,
): Promise<string | undefined> | string | undefined {
  if (tagging !== undefined || keepsAttributes || client.provider.wholeCopies) return tagging
  return sourceTagging(client, source, signal)
}

/** Some servers copy what they were told to replace, or drop it. */
async function putTagging(
  client: S3Client,
  { bucket, key, signal }: CopyObjectOptions,
  { versionId, tagging }: { readonly versionId: string | undefined; readonly tagging: string },
): Promise<void> {
  const Tagging = { TagSet: tagSetOf(parseTaggingHeader(tagging)) }
  const input = { Bucket: bucket, Key: key, VersionId: versionId, Tagging }
  await client.send('PutObjectTagging', input, { signal })
}

/** The version of the copy, where the server did not tell. */
async function versionOf(
  client: S3Client,
  { bucket, key, signal }: CopyObjectOptions,
  etag: string,
): Promise<string | undefined> {
  if (client.provider.wholeCopies) return undefined
  const { ETag, VersionId } = await client.send(
    'HeadObject',
    { Bucket: bucket, Key: key },
    { signal },
  )
  return ETag === etag ? VersionId : undefined
}
