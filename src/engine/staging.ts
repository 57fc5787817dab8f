import { createHmac, hash } from 'node:crypto'
import type { ObjectKeys } from './encryption/object-keys.ts'
import type { Encryption, Seal } from './encryption/seal.ts'
import type { StageOptions } from './engine.ts'
import type { BlobDraft } from './blob-draft.ts'
import type { BlobStore } from './blob-store.ts'
import type { Staged, StagedBytes } from './staged.ts'

/** Takes bodies in: small ones stay in memory, others go to disk as they come. */
export interface Staging {
  stage(source: AsyncIterable<Uint8Array>, options?: StageOptions): Promise<Staged>
  stageBytes(bytes: Uint8Array, encryption?: Encryption): StagedBytes
  /** The draft of a staged body, whether it is on disk already or not. */
  draftOf(staged: Staged): Promise<SealedDraft>
  discard(staged: Staged): Promise<void>
}

export interface SealedDraft {
  readonly draft: BlobDraft
  readonly seal: Seal
}

export interface StagingOptions {
  readonly blobs: BlobStore
  readonly keys: ObjectKeys
  readonly inlineLimit: number
}

export function createStaging({ blobs, keys, inlineLimit }: StagingOptions): Staging {
  const start = async (small: readonly Uint8Array[], options: StageOptions) => {
    const { key, seal } = keys.create(options.encryption)
    return { draft: await startDraft(blobs, small, { key, size: options.size }), seal }
  }
  return {
    async stage(source, options = {}) {
      const small: Uint8Array[] = []
      let size = 0
      let started: SealedDraft | undefined
      try {
        for await (const chunk of source) {
          size += chunk.length
          if (started === undefined && size <= inlineLimit) {
            // The source may use the chunk's memory again.
            small.push(new Uint8Array(chunk))
            continue
          }
          started ??= await start(small, options)
          await started.draft.write(chunk)
        }
      } catch (error) {
        await started?.draft.abandon().catch(() => undefined)
        throw error
      }
      if (started === undefined) return stagedBytes(Buffer.concat(small), options.encryption)
      const { draft, seal } = started
      const { md5, size: received } = draft.finish()
      return {
        kind: 'blob',
        size: received,
        md5,
        etag: etagOf(md5, options.encryption),
        draft,
        seal,
      }
    },
    stageBytes: stagedBytes,
    draftOf: (staged) =>
      staged.kind === 'blob' ? Promise.resolve(staged) : start([staged.bytes], staged),
    async discard(staged) {
      if (staged.kind === 'blob') await staged.draft.abandon()
    },
  }
}

async function startDraft(
  blobs: BlobStore,
  small: readonly Uint8Array[],
  { key, size }: { readonly key: Uint8Array; readonly size: number | undefined },
): Promise<BlobDraft> {
  const draft = await blobs.draft(size, key)
  try {
    for (const chunk of small) await draft.write(chunk)
    return draft
  } catch (error) {
    await draft.abandon().catch(() => undefined)
    throw error
  }
}

function stagedBytes(bytes: Uint8Array, encryption?: Encryption): StagedBytes {
  const md5 = hash('md5', bytes, 'hex')
  const etag = etagOf(md5, encryption)
  return { kind: 'bytes', bytes, size: bytes.length, md5, etag, encryption }
}

/**
 * The MD5 of what only a customer may read is not for everybody who lists it. What takes its place is the same for the
 * same bytes and key, so that a part which is sent again is the part it was.
 */
function etagOf(md5: string, encryption: Encryption | undefined): string {
  if (encryption?.by !== 'customer') return md5
  return createHmac('sha256', encryption.key).update(`etag ${md5}`).digest('hex').slice(0, 32)
}
