import { mkdir, rename } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { createGroup } from '../core/group.ts'
import { syncDirectory, unlinkIfThere } from './disk.ts'

/** The blobs of a data directory: their names, and how they come and go. */
export interface BlobDirectory {
  /** A number no blob has, and above every one that the index knows. */
  allocate(): number
  /** Blobs below this number were written before the directory was opened. */
  readonly first: number
  path(blob: number): string
  /** Moves a complete, synced file in as that blob, durably. */
  adopt(file: string, blob: number): Promise<void>
  /** Unlinks a blob. It is no error if there is none. */
  unlink(blob: number): Promise<void>
}

export function openBlobDirectory(root: string, first: number): BlobDirectory {
  let next = first
  const made = new Map<string, Promise<void>>()
  const sync = createGroup<string>(async (directories) => {
    await Promise.all([...new Set(directories)].map(syncDirectory))
  })
  const path = (blob: number): string => join(root, ...blobName(blob))
  const make = (directory: string): Promise<void> => {
    const known = made.get(directory)
    if (known !== undefined) return known
    const making = makeDirectory(directory, root).catch((error: unknown) => {
      made.delete(directory)
      throw error
    })
    made.set(directory, making)
    return making
  }
  return {
    first,
    allocate: () => next++,
    path,
    async adopt(file, blob) {
      const target = path(blob)
      await make(dirname(target))
      await rename(file, target)
      await sync(dirname(target))
    },
    unlink: (blob) => unlinkIfThere(path(blob)),
  }
}

function blobName(blob: number): [string, string, string] {
  const digits = blob.toString(16).padStart(12, '0')
  return [digits.slice(0, 6), digits.slice(6, 9), digits]
}

/** Makes the two levels below the root, and their names durable. */
async function makeDirectory(directory: string, root: string): Promise<void> {
  await mkdir(directory, { recursive: true })
  await syncDirectory(dirname(directory))
  await syncDirectory(root)
}
