import { encodePathKey, percentEncode } from '../core/percent.ts'

/** An object that is copied, as a HEAD told of it. */
export interface CopySource {
  readonly bucket: string
  readonly key: string
  readonly versionId?: string | undefined
  readonly etag: string
  /** Bytes. */
  readonly size: number
}

/**
 * The members that name the source of a copy, and bind the copy to its bytes: a source that changes
 * in between is `PreconditionFailed`, never a mixture.
 */
export function copySourceMembers({ bucket, key, versionId, etag }: CopySource): {
  readonly CopySource: string
  readonly CopySourceIfMatch: string
} {
  const version = versionId === undefined ? '' : `?versionId=${percentEncode(versionId)}`
  return { CopySource: encodePathKey(`${bucket}/${key}`) + version, CopySourceIfMatch: etag }
}
