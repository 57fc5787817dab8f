import type { FileHandle } from 'node:fs/promises'
import { writeAll } from './disk.ts'

/** Sequential writes to a file, one of them under way while the next is prepared. */
export interface BlobOutput {
  /** Resolves when the write before this one is over; these bytes are then still being written. */
  write(bytes: Uint8Array): Promise<void>
  /** Resolves when all is on disk. */
  sync(): Promise<void>
  /** Resolves when nothing is under way, without throwing. */
  settle(): Promise<void>
}

// Syncing early, this often, keeps the last sync short and the page cache from filling.
const syncEvery = 16 * 1024 * 1024

export function createBlobOutput(handle: FileHandle): BlobOutput {
  let position = 0
  let unsynced = 0
  let writing: Promise<void> = Promise.resolve()
  let syncing: Promise<void> = Promise.resolve()

  const append = async (bytes: Uint8Array): Promise<void> => {
    await writeAll(handle, bytes, position)
    position += bytes.length
    unsynced += bytes.length
    if (unsynced < syncEvery) return
    await syncing
    unsynced = 0
    syncing = handle.datasync()
    syncing.catch(() => undefined)
  }
  return {
    async write(bytes) {
      await writing
      writing = append(bytes)
      writing.catch(() => undefined)
    },
    async sync() {
      await writing
      await syncing
      await handle.datasync()
    },
    async settle() {
      await Promise.allSettled([writing])
      await Promise.allSettled([syncing])
    },
  }
}
