import type { Disk } from './disk.ts'
import { describeEntry, type FoundObject } from './find-object.ts'
import { entryAt } from './object-entry.ts'
import { walkKeys, type Walked, type WalkRequest } from './walk-keys.ts'

/** An object of a listing. */
export interface ListedEntry extends FoundObject {
  readonly key: string
}

export interface ListPage {
  readonly objects: readonly ListedEntry[]
  readonly prefixes: readonly string[]
  /** The key or common prefix after which the next page begins. */
  readonly next: string | undefined
}

interface PageRequest extends WalkRequest {
  readonly max: number
  readonly signal: AbortSignal | undefined
}

/** One page of the keys of a directory. */
export async function listPage(disk: Disk, request: PageRequest): Promise<ListPage> {
  const { max, signal } = request
  const walked: Walked[] = []
  let isTruncated = false
  if (max > 0) {
    for await (const each of walkKeys(disk.listings, disk.tree.root, request)) {
      signal?.throwIfAborted()
      isTruncated = walked.length === max
      if (isTruncated) break
      walked.push(each)
    }
  }
  const last = walked.at(-1)
  const next = last && ('key' in last ? last.key : last.prefix)
  return {
    objects: await describeAll(disk, walked),
    prefixes: walked.flatMap((each) => ('prefix' in each ? [each.prefix] : [])),
    next: isTruncated ? next : undefined,
  }
}

/** At a time: more would only wait for the system's threads. */
const width = 16

async function describeAll(disk: Disk, walked: readonly Walked[]): Promise<ListedEntry[]> {
  const found: (ListedEntry | undefined)[] = []
  let at = 0
  const describeSome = async (): Promise<void> => {
    for (let each = walked[at]; each !== undefined; each = walked[at]) {
      const place = at++
      if ('key' in each) found[place] = await describeOne(disk, each)
    }
  }
  await Promise.all(Array.from({ length: width }, describeSome))
  return found.filter((each) => each !== undefined)
}

/** What went away since its directory was read is no longer there. */
async function describeOne(
  disk: Disk,
  { key, file }: { readonly key: string; readonly file: string },
): Promise<ListedEntry | undefined> {
  for (;;) {
    const entry = await entryAt(disk.tree, file)
    if (entry === undefined) return undefined
    const record = await describeEntry(disk, key, entry)
    if (record !== undefined) return { key, entry, record }
  }
}
