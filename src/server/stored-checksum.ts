import { isJsonObject } from '../core/json.ts'
import type { Upload } from '../engine/upload.ts'
import { uploadChecksum, type UploadChecksum } from '../protocol/checksum/upload-checksum.ts'

/** What CreateMultipartUpload asked for, kept with the upload; undefined if nothing. */
export function storedChecksum({ metadata }: Upload): UploadChecksum | undefined {
  const stored = metadata.extra?.['checksum']
  const { algorithm, type } = isJsonObject(stored) ? stored : {}
  return typeof algorithm === 'string' && typeof type === 'string'
    ? uploadChecksum(algorithm, type)
    : undefined
}
