import { isJsonObject, type Json } from '../core/json.ts'
import type { Bucket } from '../engine/bucket.ts'
import type { ObjectVersion } from '../engine/object-version.ts'
import type { Upload } from '../engine/upload.ts'
import { partChecksumMembers } from '../protocol/checksum/object-checksums.ts'
import {
  defaultChecksum,
  uploadChecksum,
  type UploadChecksum,
} from '../protocol/checksum/upload-checksum.ts'

type Extra = Readonly<Record<string, Json>>

/** What is kept with an upload and not with its object. */
export function uploadExtra(upload: {
  readonly checksum: UploadChecksum | undefined
  /** The account that began it. */
  readonly initiator: string
}): Extra {
  const { checksum, initiator } = upload
  return { initiator, ...(checksum && { checksum: { ...checksum } }) }
}

/** What CreateMultipartUpload asked for, kept with the upload; undefined if nothing. */
export function storedChecksum({ metadata }: Upload): UploadChecksum | undefined {
  const stored = metadata.extra?.['checksum']
  const { algorithm, type } = isJsonObject(stored) ? stored : {}
  return typeof algorithm === 'string' && typeof type === 'string'
    ? uploadChecksum(algorithm, type)
    : undefined
}

/** What is computed of each part, whoever sends what: without being asked, S3 makes its default. */
export function partAlgorithm(upload: Upload): UploadChecksum['algorithm'] {
  return (storedChecksum(upload) ?? defaultChecksum).algorithm
}

/** The checksums of a part that its client knows: what it sent or asked for, else S3's default one. */
export function toldChecksums(extra: Extra): Readonly<Record<string, string>> {
  const { [defaultChecksum.algorithm]: _, ...sent } = extra
  const told = partChecksumMembers(sent)
  return Object.keys(told).length > 0 ? told : partChecksumMembers(extra)
}

/** The account that began an upload. */
export function uploadInitiator({ metadata }: Upload, bucket: Bucket): string {
  const initiator = metadata.extra?.['initiator']
  return typeof initiator === 'string' ? initiator : bucket.owner
}

/** What the object of an upload keeps of it: which one it was, and not what was of the upload alone. */
export function objectExtra({ metadata, uploadId }: Upload): Extra {
  const { checksum: _, initiator: __, ...kept } = metadata.extra ?? {}
  return { ...kept, upload: uploadId }
}

/** Whether an object was made by completing this upload. */
export function isMadeOf({ metadata }: ObjectVersion, uploadId: string | undefined): boolean {
  return uploadId !== undefined && metadata.extra?.['upload'] === uploadId
}
