import { isStowageError } from '../core/error.ts'
import type { SharedBlob } from './blob-footer.ts'
import { shareBlob } from './blob-references.ts'
import type { Bucket } from './bucket.ts'
import type { EngineParts } from './engine-parts.ts'
import type { CopyObject, PutObject, PutResult } from './engine.ts'
import { rowSequence } from './format.ts'
import { findRow } from './versions.ts'
import { writeBlob, writeInline } from './version-writer.ts'
import type { NewVersion } from './version-writer.ts'

/** Makes an object of a staged body. */
export async function putObject(parts: EngineParts, request: PutObject): Promise<PutResult> {
  const bucket = parts.buckets.bucket(request.bucket)
  if (bucket !== undefined) return put(parts, bucket, request)
  await parts.staging.discard(request.staged)
  return { outcome: 'no-bucket' }
}

/** Makes an object of another's bytes, which both then share. */
export async function copyObject(parts: EngineParts, request: CopyObject): Promise<PutResult> {
  const bucket = parts.buckets.bucket(request.bucket)
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
  const { size, md5 } = staged
  const version: NewVersion = { bucket, key, metadata, condition, size, md5, partCount: 0 }
  if (staged.kind === 'bytes' && size <= parts.inlineLimit) {
    return writeInline(parts, version, staged.bytes)
  }
  const draft = await parts.staging.draftOf(staged)
  return writeBlob(parts, version, { draft, header: { kind: 'object' } })
}

async function copy(parts: EngineParts, bucket: Bucket, request: CopyObject): Promise<PutResult> {
  const { source, key, metadata, condition } = request
  const { size, partCount, body } = source
  const md5 = source.etag.slice(0, 32)
  const version: NewVersion = { bucket, key, metadata, condition, size, md5, partCount }
  if (body.kind === 'empty' || body.kind === 'inline') {
    const bytes = parts.bodies.read(source)
    if (bytes.kind === 'bytes') return writeInline(parts, version, bytes.bytes)
  }
  const shared = await parts.bodies.shared(source)
  return writeBlob<SourceAbsent>(parts, version, {
    draft: await parts.blobs.draft(0),
    header: { kind: 'copy', source: shared },
    claim: () => (share(parts, request, shared) ? undefined : { outcome: 'source-absent' }),
  })
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
