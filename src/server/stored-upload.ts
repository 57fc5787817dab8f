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

/** What the object of an upload keeps of it: all but what was of the upload alone. */
export function objectExtra({ metadata }: Upload): NonNullable<Upload['metadata']['extra']> {
  const { checksum: _, ...kept } = metadata.extra ?? {}
  return kept
}
