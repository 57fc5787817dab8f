import { adoptBlob, releaseBlob } from './blob-references.ts'
import { dropUpload } from './drop-upload.ts'
import type { EngineParts } from './engine-parts.ts'
import type { CreateUpload, PartsPage, PartsRequest, PutPart, UploadAddress } from './engine.ts'
import { partKey, uploadKey } from './keys.ts'
import { sequenceId } from './sequence.ts'
import type { Part, Upload } from './upload.ts'
import { encodePart, encodeUpload, findUpload, partOf, partsAfter } from './upload-records.ts'
import type { KnownUpload } from './upload-records.ts'

/** Begins a multipart upload. Undefined if the bucket is absent. */
export async function createUpload(
  { index, buckets, keys, sequence, now }: EngineParts,
  { bucket: name, key, metadata, encryption }: CreateUpload,
): Promise<Upload | undefined> {
  const bucket = buckets.bucket(name)
  if (bucket === undefined) return undefined
  const number = sequence.next()
  const initiated = now()
  const { seal } = keys.create(encryption)
  const upload = { bucket: name, key, uploadId: sequenceId(number), initiated, metadata, seal }
  return index.write((transaction) => {
    if (!buckets.isLive(bucket)) return undefined
    transaction.raise('sequence', number)
    index.uploads.putSync(uploadKey(bucket.id, key, number), encodeUpload(upload))
    return upload
  })
}

/** The upload there is now, inside a transaction or outside. */
export function knownUpload(
  { index, buckets }: EngineParts,
  { bucket: name, key, uploadId }: UploadAddress,
): KnownUpload | undefined {
  const bucket = buckets.bucket(name)
  return bucket && findUpload(index, { bucket, key, uploadId })
}

/** Stores a part, in place of one of the same number. Parts are blobs, however small. */
export async function putPart(parts: EngineParts, request: PutPart): Promise<Part | undefined> {
  const { staged, partNumber, extra = {}, bucket, key, uploadId } = request
  if (knownUpload(parts, request) === undefined) {
    await parts.staging.discard(staged)
    return undefined
  }
  const { size, etag } = staged
  const modified = parts.now()
  const { draft, seal } = await parts.staging.draftOf(staged)
  const header = { bucket, key, uploadId, partNumber, modified, size, md5: etag, extra, seal }
  const blob = await parts.blobs.store(draft, { kind: 'part', ...header })
  const part: Part = { partNumber, size, etag, modified, extra, blob, seal }
  const kept = await parts.index.write((transaction) => {
    const known = knownUpload(parts, request)
    if (known === undefined) return false
    const before = partOf(parts.index, known.sequence, partNumber)
    if (before !== undefined) {
      releaseBlob(parts.index, transaction, { blob: before.blob, manifest: false })
    }
    adoptBlob(parts.index, transaction, blob)
    parts.index.parts.putSync(partKey(known.sequence, partNumber), encodePart(part))
    return true
  })
  if (kept) return part
  await parts.blobs.withdraw(blob)
  return undefined
}

/** A page of the parts of an upload. */
export function listParts(parts: EngineParts, request: PartsRequest): PartsPage | undefined {
  const known = knownUpload(parts, request)
  if (known === undefined) return undefined
  const page: Part[] = []
  for (const part of partsAfter(parts.index, known.sequence, request.after)) {
    const last = page.at(-1)
    if (page.length >= request.max) return { parts: page, ...(last && { next: last.partNumber }) }
    page.push(part)
  }
  return { parts: page }
}

/** Ends an upload without an object. */
export function abortUpload(parts: EngineParts, address: UploadAddress): Promise<boolean> {
  const { index } = parts
  return index.write((transaction) => {
    const known = knownUpload(parts, address)
    if (known === undefined) return false
    dropUpload(index, transaction, known.id)
    return true
  })
}
