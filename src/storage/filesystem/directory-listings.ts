import type { Dirent } from 'node:fs'
import { lstat, opendir, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { compareKeys } from '../../protocol/compare-keys.ts'
import { escapedName, plainName, readName, type EntryKind } from './entry-name.ts'
import { isAbsence } from './is-absence.ts'
import type { Tree } from './tree.ts'

/** What of a directory belongs to keys. */
export interface DirectoryListing {
  /** In the order of keys; those that go on end with `/`. */
  readonly components: readonly string[]
  /** The names of those that are called otherwise on disk. */
  readonly names: ReadonlyMap<string, string>
}

/** Reads directories, and keeps large ones from page to page. */
export interface DirectoryListings {
  readonly read: (directory: string) => Promise<DirectoryListing>
  /** Whether there is an object in it, at any depth. */
  readonly hasObject: (directory: string) => Promise<boolean>
}

interface Kept {
  readonly listing: DirectoryListing
  readonly changed: bigint
}

/** Smaller directories are read anew: that costs less than to remember them. */
const largeFrom = 2000
/** Components that are remembered, of all directories. */
const keptLimit = 2_000_000
/** A change within this time of the last may leave the directory's time as it is. */
const settleMs = 3000

const empty: DirectoryListing = { components: [], names: new Map() }

export function createDirectoryListings(tree: Tree): DirectoryListings {
  const kept = new Map<string, Kept>()
  const keep = (directory: string, each: Kept): void => {
    kept.delete(directory)
    kept.set(directory, each)
    let count = 0
    for (const { listing } of kept.values()) count += listing.components.length
    for (const [oldest, { listing }] of kept) {
      if (count <= keptLimit || oldest === directory) break
      kept.delete(oldest)
      count -= listing.components.length
    }
  }
  const read = async (directory: string): Promise<DirectoryListing> => {
    try {
      const { mtimeNs: changed } = await lstat(directory, { bigint: true })
      const known = kept.get(directory)
      if (known?.changed === changed) return known.listing
      const isSettled = Date.now() - Number(changed / 1_000_000n) > settleMs
      const listing = await listingOf(tree, await readdir(directory, { withFileTypes: true }))
      kept.delete(directory)
      if (isSettled && listing.components.length >= largeFrom) keep(directory, { listing, changed })
      return listing
    } catch (error) {
      if (isAbsence(error)) return empty
      throw error
    }
  }
  return { read, hasObject: (directory) => hasObject(tree, directory) }
}

async function listingOf(tree: Tree, entries: readonly Dirent[]): Promise<DirectoryListing> {
  const components = new Set<string>()
  const names = new Map<string, string>()
  for (const entry of entries) {
    const found = componentOf(tree, entry)
    const component = typeof found === 'object' ? await found : found
    if (component === undefined) continue
    // Of an object with two names, its own counts.
    if (component === entry.name || component === `${entry.name}/`) names.delete(component)
    else if (!components.has(component)) names.set(component, entry.name)
    components.add(component)
  }
  return { components: [...components].sort(compareKeys), names }
}

/** The component that an entry stands for; with a `/` for that of a directory. */
function componentOf(tree: Tree, entry: Dirent): string | undefined | Promise<string | undefined> {
  const kind = entry.isFile() ? 'object' : entry.isDirectory() ? 'prefix' : undefined
  const read = kind && readName(entry.name, kind, tree.windows)
  if (kind === undefined || read === undefined) return undefined
  if ('componentHash' in read) return longComponent(tree, kind, read.componentHash)
  return kind === 'object' ? read.component : `${read.component}/`
}

async function longComponent(
  { longNames, windows }: Tree,
  kind: EntryKind,
  hash: string,
): Promise<string | undefined> {
  const component = await longNames.find(hash)
  if (component === undefined) return undefined
  const isItsName = escapedName(component, kind).endsWith(hash)
  const isNeeded = kind === 'object' || plainName(component, windows) === undefined
  if (!isItsName || !isNeeded) return undefined
  return kind === 'object' ? component : `${component}/`
}

/** Stops at the first, so that a prefix costs the same whatever is below it. */
async function hasObject(tree: Tree, directory: string): Promise<boolean> {
  const below: string[] = []
  try {
    for await (const entry of await opendir(directory)) {
      if ((await componentOf(tree, entry)) === undefined) continue
      if (entry.isFile()) return true
      below.push(join(directory, entry.name))
    }
  } catch (error) {
    if (!isAbsence(error)) throw error
  }
  for (const each of below) if (await hasObject(tree, each)) return true
  return false
}
