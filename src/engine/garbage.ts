import type { BlobDirectory } from './blob-directory.ts'
import { releaseBlob } from './blob-references.ts'
import type { BlobReference } from './blob-references.ts'
import type { BlobStore } from './blob-store.ts'
import { isStowageError } from '../core/error.ts'
import type { IndexStore } from './index-store.ts'
import { numberKey, numberOf } from './keys.ts'
import type { Pins } from './pins.ts'

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
  let stopped = false

  const run = async (): Promise<void> => {
    do {
      again = false
      // A disk or an index that fails keeps its garbage until the engine is next opened.
      await collect(options, () => stopped).catch(() => undefined)
    } while (again && !stopped)
    running = undefined
  }
  return {
    notify() {
      if (stopped) return
      if (running === undefined) running = Promise.resolve().then(run)
      else again = true
    },
    async idle() {
      await running
    },
    async stop() {
      stopped = true
      await running
    },
  }
}
