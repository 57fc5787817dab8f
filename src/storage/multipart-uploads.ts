import { clientError } from '../client/errors.ts'
import { isStowageError } from '../core/error.ts'
import { maxParts } from '../protocol/limits.ts'
import type { CallOptions } from './call-options.ts'
import { claimedChecksum } from './claimed-checksum.ts'
import { completeMultipart } from './complete-multipart.ts'
import { listParts } from './list-parts.ts'
import { listUploads } from './list-uploads.ts'
import type { BeginOptions, Multipart, MultipartUpload, SignedPartOptions } from './multipart.ts'
import { signedExpiry } from './signed-expiry.ts'
import type { SignedRequest } from './signed-request.ts'
import type { StorageContext } from './storage-context.ts'
import { uploadAttributes } from './upload-attributes.ts'

/** Uploads to a storage in parts that somebody else sends. */
export function multipartUploads(context: StorageContext): Multipart {
  return {
    begin: (key, options = {}) => begin(context, key, options),
    signedPart: (upload, options) => signedPart(context, upload, options),
    parts: (upload, options = {}) => listParts(context, upload, options),
    complete: (upload, options = {}) => completeMultipart(context, upload, options),
    abort: (upload, options = {}) => abort(context, upload, options),
    list: (prefix = '', options = {}) => listUploads(context, prefix, options),
  }
}

async function begin(
  context: StorageContext,
  key: string,
  options: BeginOptions,
): Promise<MultipartUpload> {
  const { client, declared, keys } = context
  const { checksumAlgorithm, signal } = options
  const { UploadId: uploadId } = await client.send(
    'CreateMultipartUpload',
    {
      ...uploadAttributes(declared, key, options),
      Bucket: declared.bucket,
      Key: keys.full(key),
      ...(checksumAlgorithm !== undefined &&
        client.provider.fullObjectChecksum && {
          ChecksumAlgorithm: checksumAlgorithm,
          ChecksumType: 'FULL_OBJECT',
        }),
    },
    { signal },
  )
  if (uploadId !== undefined) return { key, uploadId }
  throw clientError('ResponseInvalid', { message: 'CreateMultipartUpload gave no UploadId' })
}

function signedPart(
  context: StorageContext,
  { key, uploadId }: MultipartUpload,
  options: SignedPartOptions,
): SignedRequest {
  const { presigner, declared, keys } = context
  const { partNumber, length, checksum } = options
  if (!Number.isInteger(partNumber) || partNumber < 1 || partNumber > maxParts)
    throw clientError('InputInvalid', { message: `A partNumber is 1 to ${maxParts}` })
  const input = {
    Bucket: declared.bucket,
    Key: keys.full(key),
    UploadId: uploadId,
    PartNumber: partNumber,
    ContentLength: length,
    ...claimedChecksum(checksum),
  }
  const { expiresIn, signedAt } = signedExpiry(context, options)
  return { ...presigner.request('UploadPart', input, { expiresIn, signedAt }), method: 'PUT' }
}

async function abort(
  { client, declared, keys }: StorageContext,
  { key, uploadId }: MultipartUpload,
  { signal }: CallOptions,
): Promise<void> {
  const input = { Bucket: declared.bucket, Key: keys.full(key), UploadId: uploadId }
  try {
    await client.send('AbortMultipartUpload', input, { signal })
  } catch (error) {
    if (!isStowageError(error, 'NoSuchUpload')) throw error
  }
}
