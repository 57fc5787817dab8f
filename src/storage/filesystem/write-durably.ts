import { open, rename } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { unlinkIfThere } from '../../engine/disk.ts'
import type { DirectorySync } from './directory-sync.ts'

/** Writes a small file whole or not at all, and for good; one that is there is replaced. */
export type WriteDurably = (file: string, text: string) => Promise<void>

export function createWriteDurably(nextTemporary: () => string, sync: DirectorySync): WriteDurably {
  return async (file, text) => {
    const temporary = nextTemporary()
    try {
      const handle = await open(temporary, 'wx', 0o600)
      try {
        await handle.writeFile(text)
        await handle.sync()
      } finally {
        await handle.close()
      }
      await rename(temporary, file)
    } catch (error) {
      await unlinkIfThere(temporary).catch(() => undefined)
      throw error
    }
    await sync(dirname(file))
  }
}

/** Names for temporary files in a directory, each once. */
export function createTemporaryNames(directory: string): () => string {
  let count = 0
  return () => join(directory, `${++count}`)
}
