import { isStowageError } from '../core/error.ts'
import type { SharedBlob } from './blob-footer.ts'
import { shareBlob } from './blob-references.ts'
import type { Bucket } from './bucket.ts'
import type { EngineParts } from './engine-parts.ts'
import { sealBytes } from './encryption/seal-bytes.ts'
import { isCustomers } from './encryption/seal.ts'
import type { CopyObject, PutObject, PutResult } from './engine.ts'
import { rowSequence } from './format.ts'
import { findRow } from './versions.ts'
import { writeBlob, writeInline } from './version-writer.ts'
import type { NewVersion } from './version-writer.ts'

/** Makes an object of a staged body. */
export async function putObject(parts: EngineParts, request: PutObject): Promise<PutResult> {
  const bucket = parts.buckets.meant(request.bucket)
  if (bucket !== undefined) return put(parts, bucket, request)
  await parts.staging.discard(request.staged)
  return { outcome: 'no-bucket' }
}

/** Makes an object of another's bytes, which both then share if the same keys seal them. */
export async function copyObject(parts: EngineParts, request: CopyObject): Promise<PutResult> {
  const bucket = parts.buckets.meant(request.bucket)
  if (bucket === undefined) return { outcome: 'no-bucket' }
  try {
    return await copy(parts, bucket, request)
  } catch (error) {
    if (isStowageError(error, 'BodyGone')) return { outcome: 'source-absent' }
    throw error
  }
}

interface SourceAbsent {
  readonly outcome: 'source-absent'
}

async function put(parts: EngineParts, bucket: Bucket, request: PutObject): Promise<PutResult> {
  const { key, metadata, condition, staged } = request
  const { size, etag: md5 } = staged
  const version = { bucket, key, metadata, condition, size, md5, partCount: 0 }
  if (staged.kind === 'bytes' && size <= parts.inlineLimit) {
    const { key: sealing, seal } = parts.keys.create(staged.encryption)
    return writeInline(parts, { ...version, seal }, sealBytes(staged.bytes, sealing))
  }
  const { draft, seal } = await parts.staging.draftOf(staged)
  return writeBlob(parts, { ...version, seal }, { draft, header: { kind: 'object' } })
}

async function copy(parts: EngineParts, bucket: Bucket, request: CopyObject): Promise<PutResult> {
  if (!isSealedAlike(request)) return copyAnew(parts, bucket, request)
  const { source, key, metadata, condition } = request
  const { size, partCount, body, seal } = source
  const md5 = source.etag.slice(0, 32)
  const version: NewVersion = { bucket, key, metadata, condition, size, md5, seal, partCount }
  if (body.kind === 'empty' || body.kind === 'inline') {
    return writeInline(parts, version, parts.bodies.asStored(source))
  }
  const shared = await parts.bodies.shared(source)
  return writeBlob<SourceAbsent>(parts, version, {
    draft: await parts.blobs.draft(0),
    header: { kind: 'copy', source: shared },
    claim: () => (share(parts, request, shared) ? undefined : { outcome: 'source-absent' }),
  })
}

/** True if the copy can have the source's bytes as they are on disk. */
function isSealedAlike({ source: { seal, partCount }, encryption }: CopyObject): boolean {
  // Sealed anew, what is in parts would be in one, with another ETag.
  if (encryption === 'kept') return seal !== undefined || partCount > 0
  return seal !== undefined && !isCustomers(seal) && encryption?.by !== 'customer'
}

async function copyAnew(
  parts: EngineParts,
  bucket: Bucket,
  request: CopyObject,
): Promise<PutResult> {
  const { source, customerKey } = request
  const encryption = request.encryption === 'kept' ? undefined : request.encryption
  const body = parts.bodies.read(source, undefined, customerKey)
  const staged =
    body.kind === 'bytes'
      ? parts.staging.stageBytes(body.bytes, encryption)
      : await parts.staging.stage(body.chunks, { size: source.size, encryption })
  return put(parts, bucket, { ...request, staged })
}

/** Takes a reference, if the source is still there with the blob that was found. */
function share({ index, buckets }: EngineParts, request: CopyObject, shared: SharedBlob): boolean {
  const { source } = request
  const bucket = buckets.bucket(source.bucket)
  if (bucket === undefined) return false
  const found = findRow({ tables: index, bucket: bucket.id, key: source.key }, source.versionId)
  if (found === undefined) return false
  return rowSequence(found.row) === source.sequence && shareBlob(index, shared.blob)
}
