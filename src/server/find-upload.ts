import type { UploadAddress } from '../engine/engine.ts'
import type { Upload } from '../engine/upload.ts'
import { s3Error } from '../protocol/errors.ts'
import type { Context } from './handler.ts'
import { uploadInitiator } from './stored-upload.ts'

export const noSuchUpload = (uploadId: string | undefined): Error =>
  s3Error('NoSuchUpload', { context: { UploadId: uploadId } })

/** Where the upload of a request is. */
export function uploadAddress(
  uploadId: string | undefined,
  { bucket, key }: Context,
): UploadAddress {
  return { bucket: bucket.name, key, uploadId: uploadId ?? '' }
}

/** The same for a request that adds to it. Throws what {@link checkInitiator} throws, too. */
export function ownUpload(uploadId: string | undefined, context: Context): Upload {
  const upload = findUpload(uploadId, context)
  checkInitiator(upload, context)
  return upload
}

/**
 * Throws `AccessDenied` unless the upload is of the caller's account: the right to put an object is none to what others
 * are about to put. Source: S3 User Guide, "Multipart upload API and permissions".
 */
export function checkInitiator(upload: Upload, { bucket, caller }: Context): void {
  if (uploadInitiator(upload, bucket) !== caller.account) throw s3Error('AccessDenied')
}

/** The upload that a request names. Throws `NoSuchUpload`. */
export function findUpload(uploadId: string | undefined, context: Context): Upload {
  const upload = context.engine.upload(uploadAddress(uploadId, context))
  if (upload === undefined) throw noSuchUpload(uploadId)
  return upload
}
