import { hash } from 'node:crypto'
import type { StageOptions } from './engine.ts'
import type { BlobDraft } from './blob-draft.ts'
import type { BlobStore } from './blob-store.ts'
import type { Staged, StagedBytes } from './staged.ts'

/** Takes bodies in: small ones stay in memory, others go to disk as they come. */
export interface Staging {
  stage(source: AsyncIterable<Uint8Array>, options?: StageOptions): Promise<Staged>
  stageBytes(bytes: Uint8Array): StagedBytes
  /** The draft of a staged body, whether it is on disk already or not. */
  draftOf(staged: Staged): Promise<BlobDraft>
  discard(staged: Staged): Promise<void>
}

export function createStaging(blobs: BlobStore, inlineLimit: number): Staging {
  return {
    async stage(source, options = {}) {
      const small: Uint8Array[] = []
      let size = 0
      let draft: BlobDraft | undefined
      try {
        for await (const chunk of source) {
          size += chunk.length
          if (draft === undefined && size <= inlineLimit) {
            // The source may use the chunk's memory again.
            small.push(new Uint8Array(chunk))
            continue
          }
          draft ??= await startDraft(blobs, small, options.size)
          await draft.write(chunk)
        }
      } catch (error) {
        await draft?.abandon().catch(() => undefined)
        throw error
      }
      if (draft === undefined) return stagedBytes(Buffer.concat(small))
      return { kind: 'blob', ...draft.finish(), draft }
    },
    stageBytes: stagedBytes,
    draftOf: (staged) =>
      staged.kind === 'blob'
        ? Promise.resolve(staged.draft)
        : startDraft(blobs, [staged.bytes], staged.size),
    async discard(staged) {
      if (staged.kind === 'blob') await staged.draft.abandon()
    },
  }
}

async function startDraft(
  blobs: BlobStore,
  small: readonly Uint8Array[],
  size: number | undefined,
): Promise<BlobDraft> {
  const draft = await blobs.draft(size)
  try {
    for (const chunk of small) await draft.write(chunk)
    return draft
  } catch (error) {
    await draft.abandon().catch(() => undefined)
    throw error
  }
}

function stagedBytes(bytes: Uint8Array): StagedBytes {
  return { kind: 'bytes', bytes, size: bytes.length, md5: hash('md5', bytes, 'hex') }
}
