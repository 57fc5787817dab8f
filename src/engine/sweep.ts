import { join } from 'node:path'
import { blobNumber } from './blob-directory.ts'
import type { BlobDirectory } from './blob-directory.ts'
import { namesIn } from './disk.ts'
import type { SweepReport } from './engine.ts'
import type { IndexStore } from './index-store.ts'
import { numberKey } from './keys.ts'
import type { Tables } from './tables.ts'

export interface SweepOptions {
  /** The directory of the blobs. */
  readonly root: string
  readonly directory: BlobDirectory
  readonly index: IndexStore
  /** Stops it between two blobs. */
  readonly stopping: AbortSignal
}

/**
 * Frees blobs that the index does not know, as a crash between rename and commit leaves them. Goes
 * one directory at a time, and leaves alone what was written since the engine was opened.
 */
export function sweep(options: SweepOptions): Promise<SweepReport> {
  return sweepFrom(options, 0)
}

/** The same of what was written between the two last openings: everything older was swept then. */
export async function sweepNew(options: SweepOptions): Promise<void> {
  const { index, directory, stopping } = options
  const from = index.counter('swept')
  if (from >= directory.first) return
  await sweepFrom(options, from)
  if (stopping.aborted) return
  await index.write((transaction) => {
    transaction.raise('swept', directory.first)
    transaction.raise('blob', directory.first)
  })
}

async function sweepFrom(options: SweepOptions, from: number): Promise<SweepReport> {
  const { root, directory, index, stopping } = options
  let examined = 0
  let freed = 0
  for (const group of await namesIn(root)) {
    for (const set of await namesIn(join(root, group))) {
      const last = blobNumber(`${group}${set}fff`)
      if (last === undefined || last < from) continue
      for (const name of await namesIn(join(root, group, set))) {
        if (stopping.aborted) return { examined, freed }
        examined += 1
        const blob = blobNumber(name)
        if (blob === undefined || blob >= directory.first || isKnown(index, blob)) continue
        await directory.unlink(blob)
        freed += 1
      }
    }
  }
  return { examined, freed }
}

function isKnown(tables: Tables, blob: number): boolean {
  const key = numberKey(blob)
  return tables.blobs.doesExist(key) || tables.garbage.doesExist(key)
}
