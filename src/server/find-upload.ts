import type { UploadAddress } from '../engine/engine.ts'
import type { Upload } from '../engine/upload.ts'
import { s3Error } from '../protocol/errors.ts'
import type { Context } from './handler.ts'

export const noSuchUpload = (uploadId: string | undefined): Error =>
  s3Error('NoSuchUpload', { context: { UploadId: uploadId } })

/** Where the upload of a request is. */
export function uploadAddress(
  uploadId: string | undefined,
  { bucket, key }: Context,
): UploadAddress {
  return { bucket: bucket.name, key, uploadId: uploadId ?? '' }
}

/** The upload that a request names. Throws `NoSuchUpload`. */
export function findUpload(uploadId: string | undefined, context: Context): Upload {
  const upload = context.engine.upload(uploadAddress(uploadId, context))
  if (upload === undefined) throw noSuchUpload(uploadId)
  return upload
}
