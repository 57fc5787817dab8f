import { join } from 'node:path'
import { blobNumber } from './blob-directory.ts'
import type { BlobDirectory } from './blob-directory.ts'
import { namesIn } from './disk.ts'
import type { SweepReport } from './engine.ts'
import type { Tables } from './index-store.ts'
import { numberKey } from './keys.ts'

/**
 * Frees blobs that the index does not know, as a crash between rename and commit leaves them. Goes
 * one directory at a time, and leaves alone what was written since the engine was opened.
 */
export async function sweep(
  root: string,
  directory: BlobDirectory,
  tables: Tables,
): Promise<SweepReport> {
  let examined = 0
  let freed = 0
  for (const group of await namesIn(root)) {
    for (const set of await namesIn(join(root, group))) {
      for (const name of await namesIn(join(root, group, set))) {
        examined += 1
        const blob = blobNumber(name)
        if (blob === undefined || blob >= directory.first || isKnown(tables, blob)) continue
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
