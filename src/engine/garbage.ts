import type { BlobDirectory } from './blob-directory.ts'
import { releaseBlob } from './blob-references.ts'
import type { BlobReference } from './blob-references.ts'
import type { BlobStore } from './blob-store.ts'
import { isStowageError } from '../core/error.ts'
import type { IndexStore } from './index-store.ts'
import { numberKey, numberOf } from './keys.ts'
import type { Pins } from './pins.ts'
import type { Transaction } from './transaction.ts'

/** Unlinks blobs that nothing refers to any more, in the background. */
export interface Collector {
  /** Says that there may be something to unlink. */
  notify(): void
  /** Resolves when nothing more can be unlinked for now. */
  idle(): Promise<void>
  /** Takes no more notice; resolves when it has stopped. */
  stop(): Promise<void>
}

export interface CollectorOptions {
  readonly index: IndexStore
  readonly blobs: BlobStore
  readonly directory: BlobDirectory
  readonly pins: Pins
}

const batch = 64

export function createCollector(options: CollectorOptions): Collector {
  let running: Promise<void> | undefined
  let again = false
  const stopping = new AbortController()

  // What cannot be freed stays until the next opening, and is not in the way of the rest.
  const stuck = new Set<number>()

  const run = async (): Promise<void> => {
    while (again) {
      again = false
      await collect(options, stuck, stopping.signal).catch(() => undefined)
    }
    running = undefined
  }
  return {
    notify() {
      again = true
      running ??= run()
    },
    async idle() {
      await running
    },
    async stop() {
      stopping.abort()
      await running
    },
  }
}

async function collect(
  options: CollectorOptions,
  stuck: Set<number>,
  stopping: AbortSignal,
): Promise<void> {
  while (!stopping.aborted) {
    const found = unread(options, stuck)
    if (found.length === 0) return
    const freed = await Promise.all(
      found.map((reference) =>
        free(reference, options).catch(() => void stuck.add(reference.blob)),
      ),
    )
    await options.index.write((transaction) => {
      for (const settle of freed) settle?.(transaction)
    })
  }
}

/** Some garbage that no one is reading. */
function unread(
  { index, pins }: CollectorOptions,
  stuck: ReadonlySet<number>,
): readonly BlobReference[] {
  const found: BlobReference[] = []
  for (const { key, value } of index.garbage.getRange({})) {
    const blob = numberOf(key)
    if (!pins.has(blob) && !stuck.has(blob)) found.push({ blob, manifest: value[0] === 1 })
    if (found.length === batch) break
  }
  return found
}

type Settle = (transaction: Transaction) => void

/** Does what a blob's end takes on disk, and returns what it takes in the index. */
async function free(reference: BlobReference, options: CollectorOptions): Promise<Settle> {
  const { blob, manifest } = reference
  const { index, directory } = options
  if (!manifest) {
    await directory.unlink(blob)
    return () => index.garbage.removeSync(numberKey(blob))
  }
  // What it names is let go in the transaction that makes it plain garbage, so exactly once.
  const named = await namedBy(blob, options.blobs)
  return (transaction) => {
    for (const part of named) releaseBlob(index, transaction, part)
    index.garbage.putSync(numberKey(blob), Buffer.of(0))
  }
}

async function namedBy(blob: number, blobs: BlobStore): Promise<readonly BlobReference[]> {
  try {
    const manifest = await blobs.manifest(blob, { bucket: '', key: '' })
    if (manifest.kind === 'copy') return [manifest.source]
    return manifest.parts.map((part) => ({ blob: part.blob, manifest: false }))
  } catch (error) {
    // It cannot be read again later: its parts stay on disk, which is safe.
    if (isStowageError(error, 'BlobCorrupt') || isStowageError(error, 'BodyGone')) return []
    throw error
  }
}
