import { adoptBlob } from './blob-references.ts'
import type { BlobDraft } from './blob-draft.ts'
import type { BlobHeader } from './blob-footer.ts'
import type { Seal } from './encryption/seal.ts'
import type { Bucket } from './bucket.ts'
import { refusedBy } from './refused-by.ts'
import type { EngineParts } from './engine-parts.ts'
import type { Condition, WriteRefusal } from './engine.ts'
import { encodeBody, encodeRow, etagOf, rowIsMarker, rowSequence, rowVersionId } from './format.ts'
import type { IndexStore } from './index-store.ts'
import { numberKey } from './keys.ts'
import type { BodyLocation, ObjectMetadata, ObjectVersion } from './object-version.ts'
import { sequenceId } from './sequence.ts'
import type { Transaction } from './transaction.ts'
import { addVersion, findRow, replaceNullVersion } from './versions.ts'

/** What a version will be, as far as it is known before its body is in place. */
export interface NewVersion {
  readonly bucket: Bucket
  readonly key: string
  readonly metadata: ObjectMetadata
  readonly size: number
  /** What the ETag is made of. */
  readonly md5: string
  readonly seal: Seal | undefined
  /** 0 for an object put whole. */
  readonly partCount: number
  readonly condition?: Condition | undefined
}

/** What else a write takes. The claim is made inside the transaction, when nothing else refuses. */
export interface Claim<Refusal> {
  /** Changes the index only if it refuses not. */
  readonly claim?: (transaction: Transaction) => Refusal | undefined
}

export type Written<Refusal> =
  | { readonly outcome: 'stored'; readonly version: ObjectVersion }
  | { readonly outcome: WriteRefusal }
  | Refusal

/** Writes a version whose bytes live beside the index, sealed. */
export function writeInline(
  parts: EngineParts,
  version: NewVersion,
  bytes: Uint8Array,
): Promise<Written<never>> {
  return commit(parts, { ...version, body: bytes })
}

export interface BlobBody<Refusal> extends Claim<Refusal> {
  readonly draft: BlobDraft
  /** What the blob's header says beside the version. */
  readonly header: Pick<BlobHeader, 'kind' | 'parts' | 'source'>
}

/** Writes a version whose draft becomes a blob; nothing is left of it if the write is refused. */
export async function writeBlob<Refusal = never>(
  parts: EngineParts,
  version: NewVersion,
  { draft, header, claim }: BlobBody<Refusal>,
): Promise<Written<Refusal>> {
  const { bucket, key, size, md5, seal, partCount, metadata } = version
  const refusal = refusalOf(parts.index, version)
  if (refusal !== undefined) {
    await draft.abandon()
    return { outcome: refusal }
  }
  const stamp = stampOf(parts, bucket)
  const { modified, sequence } = stamp
  const versionId = sequence === undefined ? 'null' : sequenceId(sequence)
  const blob = await parts.blobs.store(draft, {
    ...header,
    bucket: bucket.name,
    key,
    versionId,
    modified,
    size,
    md5,
    seal,
    partCount,
    metadata,
  })
  const kind = header.kind === 'object' ? 'blob' : 'manifest'
  const written = await commit<Refusal>(parts, {
    ...version,
    stamp,
    body: { kind, blob },
    ...(claim && { claim }),
  })
  if (!isStored(written)) await parts.blobs.withdraw(blob)
  return written
}

function isStored<Refusal>(written: Written<Refusal>): boolean {
  return typeof written === 'object' && written !== null && 'version' in written
}

/**
 * When a version was written, as its blob says. Without a blob it is drawn when it is committed, and
 * so is the sequence of null versions: neither can then be overtaken.
 */
interface Stamp {
  readonly modified: number
  readonly sequence: number | undefined
}

function stampOf({ now, sequence }: EngineParts, bucket: Bucket): Stamp {
  return { modified: now(), sequence: isVersioned(bucket) ? sequence.next() : undefined }
}

const isVersioned = (bucket: Bucket): boolean => bucket.versioning === 'Enabled'

type BlobLocation = Extract<BodyLocation, { readonly blob: number }>

interface Commit<Refusal> extends NewVersion, Claim<Refusal> {
  readonly stamp?: Stamp
  readonly body: Uint8Array | BlobLocation
}

/** Makes a version visible, in one transaction with its condition. */
function commit<Refusal>(parts: EngineParts, version: Commit<Refusal>): Promise<Written<Refusal>> {
  const { index, buckets } = parts
  return index.write((transaction): Written<Refusal> => {
    if (!buckets.isLive(version.bucket)) return { outcome: 'no-bucket' }
    const refusal = refusalOf(index, version)
    if (refusal !== undefined) return { outcome: refusal }
    const claimed = version.claim?.(transaction)
    if (claimed !== undefined) return claimed
    return { outcome: 'stored', version: addRow(parts, transaction, version) }
  })
}

function addRow<Refusal>(
  { index, buckets, now, sequence: sequences }: EngineParts,
  transaction: Transaction,
  version: Commit<Refusal>,
): ObjectVersion {
  const { bucket, key, stamp, size, md5, seal, partCount, metadata } = version
  const modified = stamp?.modified ?? now()
  const sequence = stamp?.sequence ?? sequences.next()
  transaction.raise('sequence', sequence)
  const body = placeBody(index, transaction, { body: version.body, sequence })
  const isNull = !isVersioned(bucket)
  const row = encodeRow({ isNull, modified, sequence, partCount, size, md5, body, metadata, seal })
  const versioned = buckets.isVersioned(bucket)
  const versions = { tables: index, transaction, bucket: bucket.id, key, versioned }
  return {
    deleteMarker: false,
    bucket: bucket.name,
    key,
    versionId: rowVersionId(row),
    isLatest: isNull ? replaceNullVersion(versions, row) : addVersion(versions, row),
    sequence,
    size,
    etag: etagOf(md5, partCount),
    partCount,
    modified,
    metadata,
    body,
    ...(seal && { seal }),
  }
}

function refusalOf<Refusal>(
  index: IndexStore,
  { bucket, key, condition, stamp }: Omit<Commit<Refusal>, 'body'>,
): WriteRefusal | undefined {
  if (condition === undefined) return undefined
  const latest = findRow({ tables: index, bucket: bucket.id, key })?.row
  const object = latest && !rowIsMarker(latest) ? latest : undefined
  const refusal = refusedBy(condition, object)
  if (refusal !== undefined) return refusal
  // What overtook it would stay the latest, though the condition promises the opposite.
  const overtaken = latest && stamp?.sequence !== undefined && rowSequence(latest) > stamp.sequence
  return overtaken === true ? 'conflict' : undefined
}

function placeBody(
  index: IndexStore,
  transaction: Transaction,
  { body, sequence }: { readonly body: Uint8Array | BlobLocation; readonly sequence: number },
): BodyLocation {
  if (!(body instanceof Uint8Array)) {
    adoptBlob(index, transaction, body.blob)
    return body
  }
  if (body.length === 0) return { kind: 'empty' }
  const id = numberKey(sequence)
  index.bodies.putSync(id, encodeBody(id, body))
  return { kind: 'inline' }
}
