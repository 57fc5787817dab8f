import { md5OfParts } from '../protocol/multipart/multipart-etag.ts'
import { releaseBlob } from './blob-references.ts'
import type { Bucket } from './bucket.ts'
import type { CompleteResult, CompleteUpload } from './engine.ts'
import type { EngineParts } from './engine-parts.ts'
import { partKey } from './keys.ts'
import type { Transaction } from './transaction.ts'
import type { Part, PartLayout } from './upload.ts'
import { partOf, partsAfter } from './upload-records.ts'
import type { KnownUpload } from './upload-records.ts'
import { knownUpload } from './uploads.ts'
import { writeBlob } from './version-writer.ts'
import type { NewVersion } from './version-writer.ts'

type Refusal =
  | { readonly outcome: 'no-upload' }
  | Extract<CompleteResult, { readonly outcome: 'invalid-part' | 'invalid-order' }>

/** Makes an object of parts: a manifest names their blobs, which stay where they are. */
export async function completeUpload(
  parts: EngineParts,
  request: CompleteUpload,
): Promise<CompleteResult> {
  const bucket = parts.buckets.bucket(request.bucket)
  if (bucket === undefined) return { outcome: 'no-bucket' }
  const known = knownUpload(parts, request)
  if (known === undefined) return { outcome: 'no-upload' }
  const chosen = chooseParts(parts, known, request.parts)
  if ('outcome' in chosen) return chosen
  const layouts = chosen.map(layoutOf)
  return writeBlob<Refusal>(parts, versionOf(bucket, known, { request, chosen }), {
    draft: await parts.blobs.draft(0),
    header: { kind: 'multipart', parts: layouts },
    claim: (transaction) => takeParts(parts, transaction, { request, chosen }),
  })
}

function layoutOf({ partNumber, size, etag, extra, blob, seal }: Part): PartLayout {
  return { partNumber, size, etag, extra, blob, ...(seal && { seal }) }
}

interface Choice {
  readonly request: CompleteUpload
  readonly chosen: readonly Part[]
}

function versionOf(
  bucket: Bucket,
  { upload }: KnownUpload,
  { request, chosen }: Choice,
): NewVersion {
  return {
    bucket,
    key: upload.key,
    metadata: { ...upload.metadata, ...request.metadata },
    size: chosen.reduce((sum, part) => sum + part.size, 0),
    md5: md5OfParts(chosen),
    partCount: chosen.length,
    condition: request.condition,
    seal: upload.seal,
  }
}

function chooseParts(
  { index }: EngineParts,
  { sequence }: KnownUpload,
  wanted: CompleteUpload['parts'],
): readonly Part[] | Refusal {
  const chosen: Part[] = []
  for (const { partNumber, etag } of wanted) {
    const previous = chosen.at(-1)
    if (previous && previous.partNumber >= partNumber)
      return { outcome: 'invalid-order', partNumber }
    const part = partOf(index, sequence, partNumber)
    if (part === undefined || (etag !== undefined && etag !== part.etag)) {
      return { outcome: 'invalid-part', partNumber }
    }
    chosen.push(part)
  }
  return chosen
}

/** Ends the upload; the manifest now has the parts chosen, the others are freed. */
function takeParts(
  parts: EngineParts,
  transaction: Transaction,
  { request, chosen }: Choice,
): Refusal | undefined {
  const { index } = parts
  const known = knownUpload(parts, request)
  if (known === undefined) return { outcome: 'no-upload' }
  const stored = [...partsAfter(index, known.sequence)]
  const blobs = new Map(stored.map((part) => [part.partNumber, part.blob]))
  const changed = chosen.find((part) => blobs.get(part.partNumber) !== part.blob)
  if (changed !== undefined) return { outcome: 'invalid-part', partNumber: changed.partNumber }
  const kept = new Set(chosen.map((part) => part.blob))
  for (const { partNumber, blob } of stored) {
    index.parts.removeSync(partKey(known.sequence, partNumber))
    if (!kept.has(blob)) releaseBlob(index, transaction, { blob, manifest: false })
  }
  index.uploads.removeSync(known.id)
  return undefined
}
