import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import type { BlobDirectory } from './blob-directory.ts'
import { openBlobDraft } from './blob-draft.ts'
import type { BlobDraft } from './blob-draft.ts'
import { manifestOf } from './blob-footer.ts'
import type { BlobHeader, Manifest } from './blob-footer.ts'
import { readBlob, readBlobHeader } from './blob-reader.ts'
import { createBufferPool } from './buffer-pool.ts'
import { diskError } from './disk.ts'
import { engineError } from './errors.ts'

export interface BlobStore {
  /** Begins a blob; `size` is how many bytes to expect, if known. Its data is sealed with the key. */
  draft(size?: number, key?: Uint8Array): Promise<BlobDraft>
  /** Makes a draft a blob, on disk under its number. If that fails nothing is left. */
  store(draft: BlobDraft, header: BlobHeader): Promise<number>
  read(part: BlobRange): AsyncIterableIterator<Uint8Array>
  manifest(blob: number, context: BlobContext): Promise<Manifest>
  /** Unlinks a blob that was stored but is in no index; what cannot be unlinked, a sweep frees. */
  withdraw(blob: number): Promise<void>
  /** Gives up the drafts that nobody has made a blob. */
  close(): Promise<void>
}

/** What errors say a blob belongs to. */
export interface BlobContext {
  readonly bucket: string
  readonly key: string
}

export interface BlobRange {
  readonly blob: number
  readonly size: number
  /** The first byte, and the one after the last. */
  readonly start: number
  readonly end: number
  /** Of its data, if that is sealed. */
  readonly key?: Uint8Array | undefined
  readonly context: BlobContext
}

const bufferBytes = 1024 * 1024
const idleBuffers = 32

export function createBlobStore(directory: BlobDirectory, temporary: string): BlobStore {
  const pool = createBufferPool(bufferBytes, idleBuffers)
  const drafts = new Map<string, BlobDraft>()
  return {
    async draft(size, key) {
      const file = join(temporary, randomUUID())
      const ended = (): unknown => drafts.delete(file)
      const known = { ...(size !== undefined && { size }), ...(key !== undefined && { key }) }
      const draft = await openBlobDraft({ file, pool, ended, ...known })
      drafts.set(file, draft)
      return draft
    },
    async store(body, header) {
      const blob = directory.allocate()
      try {
        await body.seal(header)
        await directory.adopt(body.file, blob)
        return blob
      } catch (error) {
        await Promise.allSettled([body.abandon(), directory.unlink(blob)])
        throw diskError(error)
      }
    },
    read: ({ blob, ...slice }) => readBlob({ file: directory.path(blob), ...slice }, pool),
    async manifest(blob, context) {
      const file = directory.path(blob)
      const manifest = manifestOf(await readBlobHeader({ file, size: 0, context }))
      if (manifest === undefined) throw engineError('BlobCorrupt', { context: { ...context } })
      return manifest
    },
    withdraw: (blob) => directory.unlink(blob).catch(() => undefined),
    async close() {
      await Promise.allSettled([...drafts.values()].map((draft) => draft.abandon()))
    },
  }
}
