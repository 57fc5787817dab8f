import { adoptBlob } from './blob-references.ts'
import type { BlobDraft } from './blob-draft.ts'
import type { BlobHeader } from './blob-footer.ts'
import type { Bucket } from './bucket.ts'
import { refusedBy } from './condition.ts'
import type { EngineParts } from './engine-parts.ts'
import type { Condition, WriteRefusal } from './engine.ts'
import { encodeRow, objectOf } from './format.ts'
import type { IndexStore } from './index-store.ts'
import { numberKey, objectKey } from './keys.ts'
import type { BodyLocation, ObjectMetadata, ObjectVersion } from './object-version.ts'
import { sequenceId } from './sequence.ts'
import type { Transaction } from './transaction.ts'
import { addVersion, replaceNullVersion } from './versions.ts'

/** What a version will be, as far as it is known before its body is in place. */
export interface NewVersion {
  readonly bucket: Bucket
  readonly key: string
  readonly metadata: ObjectMetadata
  readonly size: number
  readonly md5: string
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

/** Writes a version whose bytes live beside the index. */
export function writeInline(
  parts: EngineParts,
  version: NewVersion,
  bytes: Uint8Array,
): Promise<Written<never>> {
  return commit(parts, { ...version, ...stampOf(parts, version.bucket), body: bytes })
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
  const { bucket, key, size, md5, partCount, metadata } = version
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
    partCount,
    metadata,
  })
  const kind = header.kind === 'object' ? 'blob' : 'manifest'
  const written = await commit<Refusal>(parts, {
    ...version,
    ...stamp,
    body: { kind, blob },
    ...(claim && { claim }),
  })
  if (!isStored(written)) await parts.blobs.withdraw(blob)
  return written
}

function isStored<Refusal>(written: Written<Refusal>): boolean {
  return typeof written === 'object' && written !== null && 'version' in written
}

/** When a version was written; null versions get their sequence only when they are committed. */
interface Stamp {
  readonly modified: number
  readonly sequence: number | undefined
}

function stampOf({ now, sequence }: EngineParts, bucket: Bucket): Stamp {
  const enabled = bucket.versioning === 'Enabled'
  return { modified: now(), sequence: enabled ? sequence.next() : undefined }
}

type BlobLocation = Extract<BodyLocation, { readonly blob: number }>

interface Commit<Refusal> extends NewVersion, Stamp, Claim<Refusal> {
  readonly body: Uint8Array | BlobLocation
}

/** Makes a version visible, in one transaction with its condition. */
function commit<Refusal>(
  { index, sequence, buckets }: EngineParts,
  version: Commit<Refusal>,
): Promise<Written<Refusal>> {
  const { bucket, key } = version
  return index.write((transaction): Written<Refusal> => {
    if (!buckets.isLive(bucket)) return { outcome: 'no-bucket' }
    const refusal = refusalOf(index, version)
    if (refusal !== undefined) return { outcome: refusal }
    const claimed = version.claim?.(transaction)
    if (claimed !== undefined) return claimed

    const number = version.sequence ?? sequence.next()
    transaction.raise('sequence', number)
    const body = placeBody(index, transaction, { body: version.body, sequence: number })
    const isNull = version.sequence === undefined
    const row = encodeRow({ ...version, sequence: number, isNull, body })
    const versioned = buckets.isVersioned(bucket)
    const versions = { tables: index, transaction, bucket: bucket.id, key, versioned }
    const isLatest = isNull ? replaceNullVersion(versions, row) : addVersion(versions, row)
    return { outcome: 'stored', version: objectOf(row, { bucket: bucket.name, key, isLatest }) }
  })
}

function refusalOf(index: IndexStore, { bucket, key, condition }: NewVersion) {
  if (condition === undefined) return undefined
  return refusedBy(condition, index.current.get(objectKey(bucket.id, key)))
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
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength)
  index.bodies.putSync(numberKey(sequence), bytes)
  return { kind: 'inline' }
}
