import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { BlobDirectory } from './blob-directory.ts'
import { systemCode } from './disk.ts'
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
  for (const group of await names(root)) {
    for (const set of await names(join(root, group))) {
      for (const name of await names(join(root, group, set))) {
        examined += 1
        const blob = blobOf(name)
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

function blobOf(name: string): number | undefined {
  return /^[0-9a-f]{12}$/.test(name) ? Number.parseInt(name, 16) : undefined
}

async function names(directory: string): Promise<readonly string[]> {
  try {
    return (await readdir(directory)).toSorted()
  } catch (error) {
    if (systemCode(error) === 'ENOENT' || systemCode(error) === 'ENOTDIR') return []
    throw error
  }
}
