import type { BlobContext, BlobStore } from './blob-store.ts'
import type { SharedBlob } from './blob-footer.ts'
import type { BlobReference } from './blob-references.ts'
import type { ByteRange, ObjectBody } from './engine.ts'
import type { ObjectKeys } from './encryption/object-keys.ts'
import { openBytes } from './encryption/seal-bytes.ts'
import { isCustomers } from './encryption/seal.ts'
import type { Seal } from './encryption/seal.ts'
import { engineError } from './errors.ts'
import { decodeBody, sealedBody } from './format.ts'
import type { Tables } from './tables.ts'
import { numberKey } from './keys.ts'
import type { ObjectVersion } from './object-version.ts'
import type { Pins } from './pins.ts'
import type { PartLayout } from './upload.ts'

/** Finds the bytes of versions, wherever they are. */
export interface Bodies {
  read(version: ObjectVersion, range?: ByteRange, customerKey?: Uint8Array): ObjectBody
  /** An inline body, or none, as it is on disk. */
  asStored(version: ObjectVersion): Buffer
  partsOf(version: ObjectVersion): Promise<readonly PartLayout[]>
  /** The blob, or manifest of an upload, that a copy of the version shares. */
  shared(version: ObjectVersion): Promise<SharedBlob>
}

interface BodyOptions {
  readonly tables: Tables
  readonly blobs: BlobStore
  readonly keys: ObjectKeys
  readonly pins: Pins
}

/** Bytes that lie in one blob. */
interface Segment {
  readonly blob: number
  readonly size: number
  readonly seal?: Seal | undefined
}

const empty = Buffer.alloc(0)

export function createBodies({ tables, blobs, keys, pins }: BodyOptions): Bodies {
  const storedInline = (version: ObjectVersion) => {
    const id = numberKey(version.sequence)
    const stored = tables.bodies.get(id)
    if (stored === undefined) throw engineError('BodyGone', { context: contextOf(version) })
    return { id, stored }
  }
  const readInline = (version: ObjectVersion, customerKey?: Uint8Array): Buffer => {
    const { id, stored } = storedInline(version)
    const { seal, size } = version
    const bytes =
      seal === undefined
        ? decodeBody(id, stored)
        : openBytes(sealedBody(stored), keys.open(seal, contextOf(version), customerKey), size)
    if (bytes?.length === size) return bytes
    throw engineError('BlobCorrupt', { context: contextOf(version) })
  }
  return {
    read(version, range, customerKey) {
      const { body, size, seal } = version
      const context = contextOf(version)
      if (body.kind === 'inline') {
        const bytes = readInline(version, customerKey)
        return { kind: 'bytes', bytes: range ? bytes.subarray(range.start, range.end + 1) : bytes }
      }
      // Nothing but the owner of the key learns even that there is nothing.
      if (isCustomers(seal)) keys.open(seal, context, customerKey)
      if (body.kind === 'empty') return { kind: 'bytes', bytes: empty }
      const source = { ...referenceOf(body), size, seal, context }
      const slice = { start: range?.start ?? 0, end: range ? range.end + 1 : size }
      const open = (part: Seal) => keys.open(part, context, customerKey)
      const chunks = readChunks({ blobs, open }, source, slice)
      return { kind: 'stream', chunks: withRelease(chunks, pins.pin(body.blob)) }
    },
    asStored(version) {
      if (version.body.kind === 'empty') return empty
      const { id, stored } = storedInline(version)
      const bytes = decodeBody(id, stored)
      if (bytes === undefined) throw engineError('BlobCorrupt', { context: contextOf(version) })
      return bytes
    },
    async partsOf(version) {
      const { body, partCount } = version
      if (body.kind !== 'manifest' || partCount === 0) return []
      const release = pins.pin(body.blob)
      try {
        return await uploadParts(blobs, body.blob, contextOf(version))
      } finally {
        release()
      }
    },
    async shared(version) {
      const { body, size } = version
      if (body.kind === 'blob') return { blob: body.blob, manifest: false, size }
      if (body.kind !== 'manifest') throw engineError('BodyGone', { context: contextOf(version) })
      const manifest = await blobs.manifest(body.blob, contextOf(version))
      if (manifest.kind === 'copy') return manifest.source
      return { blob: body.blob, manifest: true, size }
    },
  }
}

const contextOf = ({ bucket, key, versionId }: ObjectVersion) => ({ bucket, key, versionId })

function referenceOf(body: { readonly kind: string; readonly blob: number }): BlobReference {
  return { blob: body.blob, manifest: body.kind === 'manifest' }
}

interface ChunkSource extends SharedBlob {
  readonly seal: Seal | undefined
  readonly context: BlobContext
}

interface OpenBlobs {
  readonly blobs: BlobStore
  readonly open: (seal: Seal) => Uint8Array
}

async function* readChunks(
  { blobs, open }: OpenBlobs,
  source: ChunkSource,
  { start, end }: { readonly start: number; readonly end: number },
): AsyncGenerator<Uint8Array> {
  const { context } = source
  let offset = 0
  for (const { blob, size, seal } of await segmentsOf(blobs, source)) {
    const from = Math.max(start - offset, 0)
    const to = Math.min(end - offset, size)
    const key = seal && from < to ? open(seal) : undefined
    if (from < to) yield* blobs.read({ blob, size, start: from, end: to, key, context })
    offset += size
    if (offset >= end) return
  }
}

async function segmentsOf(blobs: BlobStore, source: ChunkSource): Promise<readonly Segment[]> {
  if (!source.manifest) return [source]
  const manifest = await blobs.manifest(source.blob, source.context)
  const segments =
    manifest.kind === 'multipart'
      ? manifest.parts
      : await segmentsOf(blobs, { ...source, ...manifest.source })
  const size = segments.reduce((sum, segment) => sum + segment.size, 0)
  if (size !== source.size) throw engineError('BlobCorrupt', { context: { ...source.context } })
  return segments
}

async function uploadParts(
  blobs: BlobStore,
  blob: number,
  context: BlobContext,
): Promise<readonly PartLayout[]> {
  const manifest = await blobs.manifest(blob, context)
  if (manifest.kind === 'multipart') return manifest.parts
  return manifest.source.manifest ? uploadParts(blobs, manifest.source.blob, context) : []
}

/** The same chunks; lets go when they end, in whatever way, begun or not. */
function withRelease(
  chunks: AsyncGenerator<Uint8Array>,
  release: () => void,
): AsyncIterableIterator<Uint8Array> {
  const ended = (error: unknown): never => {
    release()
    throw error
  }
  return {
    async next() {
      const result = await chunks.next().catch(ended)
      if (result.done === true) release()
      return result
    },
    async return(): Promise<IteratorResult<Uint8Array>> {
      const result = await chunks.return(undefined).catch(ended)
      release()
      return result
    },
    [Symbol.asyncIterator]() {
      return this
    },
  }
}
