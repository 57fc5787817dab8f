import { compareKeys } from '../../protocol/compare-keys.ts'
import type { Upload } from './upload-store.ts'

interface PageRequest {
  readonly Prefix: string
  readonly KeyMarker: string
  /** S3 ignores it without a key marker. */
  readonly UploadIdMarker: string
  readonly max: number
}

/** One page of uploads by key, those of one key by age; `next` is its last where more follow. */
export function pageOfUploads(
  all: readonly Upload[],
  { Prefix, KeyMarker, UploadIdMarker, max }: PageRequest,
): { readonly page: readonly Upload[]; readonly next: Upload | undefined } {
  const isAfter = ({ key, uploadId }: Upload): boolean => {
    if (KeyMarker === '') return true
    const order = compareKeys(key, KeyMarker)
    return order > 0 || (order === 0 && UploadIdMarker !== '' && uploadId > UploadIdMarker)
  }
  const left = all
    .filter((upload) => upload.key.startsWith(Prefix) && isAfter(upload))
    .toSorted((a, b) => compareKeys(a.key, b.key) || (a.uploadId < b.uploadId ? -1 : 1))
  const page = left.slice(0, max)
  return { page, next: left.length > max ? page.at(-1) : undefined }
}
