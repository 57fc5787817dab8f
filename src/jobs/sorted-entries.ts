import type { Dirent } from 'node:fs'
import { opendir } from 'node:fs/promises'
import { compareKeys } from '../protocol/compare-keys.ts'

export interface SortedEntry {
  readonly name: string
  readonly entry: Dirent
}

/** Entries that are in memory at a time; twice as many while a directory is read. */
const defaultWindow = 50_000

/**
 * The entries of one directory in the order of the keys below it: a directory sorts as its name and a
 * slash. A directory of more than `window` entries is read again for each window, so that not all of
 * its names are in memory.
 */
export async function* sortedEntries(
  directory: string,
  window: number = defaultWindow,
): AsyncGenerator<SortedEntry, void, undefined> {
  let after: string | undefined
  for (;;) {
    const { entries, isLast } = await nextWindow(directory, after, window)
    for (const { entry } of entries) yield { name: entry.name, entry }
    after = entries.at(-1)?.sortName
    if (isLast) return
  }
}

interface Placed {
  readonly sortName: string
  readonly entry: Dirent
}

interface Window {
  readonly entries: readonly Placed[]
  readonly isLast: boolean
}

async function nextWindow(
  directory: string,
  after: string | undefined,
  window: number,
): Promise<Window> {
  const kept: Placed[] = []
  /** The greatest that can still be of this window, once there were too many. */
  let limit: string | undefined
  const cut = (): void => {
    kept.sort((a, b) => compareKeys(a.sortName, b.sortName))
    if (kept.length <= window) return
    kept.length = window
    limit = kept.at(-1)?.sortName
  }
  for await (const entry of await opendir(directory, { bufferSize: 512 })) {
    const sortName = entry.isDirectory() ? `${entry.name}/` : entry.name
    if (after !== undefined && compareKeys(sortName, after) <= 0) continue
    if (limit !== undefined && compareKeys(sortName, limit) > 0) continue
    kept.push({ sortName, entry })
    if (kept.length >= 2 * window) cut()
  }
  cut()
  return { entries: kept, isLast: limit === undefined }
}
