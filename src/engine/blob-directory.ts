import { mkdir, rename } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { createGroup } from '../core/group.ts'
import { namesIn, syncDirectory, unlinkIfThere } from './disk.ts'

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

/** `known` is the first number the index does not know; what a crash left may be above it. */
export async function openBlobDirectory(root: string, known: number): Promise<BlobDirectory> {
  const first = Math.max(known, (await highestBlob(root)) + 1)
  let next = first
  const made = new Map<string, Promise<void>>()
  const sync = createGroup<string>(async (directories) => {
    await Promise.all([...new Set(directories)].map(syncDirectory))
  })
  const path = (blob: number): string => join(root, ...blobName(blob))
  const make = (directory: string): Promise<void> => {
    const before = made.get(directory)
    if (before !== undefined) return before
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

/** The greatest number a blob has, or -1: names sort as the numbers do. */
async function highestBlob(root: string): Promise<number> {
  for (const group of (await namesIn(root)).toReversed()) {
    for (const set of (await namesIn(join(root, group))).toReversed()) {
      const names = await namesIn(join(root, group, set))
      const blob = names.map(blobNumber).findLast((number) => number !== undefined)
      if (blob !== undefined) return blob
    }
  }
  return -1
}

/** The blob that has this name, or undefined if none can have it. */
export function blobNumber(name: string): number | undefined {
  return /^[0-9a-f]{12}$/.test(name) ? Number.parseInt(name, 16) : undefined
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
