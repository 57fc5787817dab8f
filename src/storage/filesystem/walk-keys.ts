import { join } from 'node:path'
import { compareKeys } from '../../protocol/compare-keys.ts'
import type { DirectoryListings } from './directory-listings.ts'

export interface WalkRequest {
  readonly prefix: string
  readonly delimiter: string | undefined
  /** Where to go on: after this key, or all that it rolls up to. */
  readonly after: string | undefined
}

/** An object's key and its file, or a common prefix. */
export type Walked = { readonly key: string; readonly file: string } | { readonly prefix: string }

/** What is passed over: up to this key, or all that begins so too. */
interface Bound {
  readonly key: string
  readonly whole: boolean
}

interface Walk extends WalkRequest {
  readonly listings: DirectoryListings
  bound: Bound | undefined
}

/** The keys below a root in the order of S3, read directory by directory as they are asked for. */
export function walkKeys(
  listings: DirectoryListings,
  root: string,
  request: WalkRequest,
): AsyncGenerator<Walked, void, undefined> {
  const walk: Walk = { ...request, listings, bound: undefined }
  const { after } = request
  if (after !== undefined) {
    const common = after.startsWith(request.prefix) ? commonPrefixOf(walk, after) : undefined
    walk.bound = { key: common ?? after, whole: common !== undefined }
  }
  return walkDirectory(walk, { directory: root, base: '' })
}

interface Level {
  readonly directory: string
  /** What all keys in it begin with. */
  readonly base: string
}

async function* walkDirectory(
  walk: Walk,
  { directory, base }: Level,
): AsyncGenerator<Walked, void, undefined> {
  const { components, names } = await walk.listings.read(directory)
  for (let at = firstIn(walk, base, components); at < components.length; at++) {
    const component = components[at] ?? ''
    const full = base + component
    const isDirectory = component.endsWith('/')
    const where = placeInPrefix(walk.prefix, full)
    if (where === 'after') return
    if (where === 'before' || isPassed(walk.bound, full, isDirectory)) continue
    const name = names.get(component) ?? (isDirectory ? component.slice(0, -1) : component)
    const path = join(directory, name)
    const common = full.startsWith(walk.prefix) ? commonPrefixOf(walk, full) : undefined
    if (common !== undefined) {
      if (isDirectory && !(await walk.listings.hasObject(path))) continue
      walk.bound = { key: common, whole: true }
      yield { prefix: common }
    } else if (isDirectory) yield* walkDirectory(walk, { directory: path, base: full })
    else if (full.startsWith(walk.prefix)) yield { key: full, file: path }
  }
}

/** The key up to and with the first delimiter after the prefix, if it has one. */
function commonPrefixOf({ prefix, delimiter }: WalkRequest, key: string): string | undefined {
  if (delimiter === undefined || delimiter === '') return undefined
  const at = key.indexOf(delimiter, prefix.length)
  return at < 0 ? undefined : key.slice(0, at + delimiter.length)
}

/** Whether keys that begin with `full` can have the prefix; if not, on which side of it they are. */
function placeInPrefix(prefix: string, full: string): 'in' | 'before' | 'after' {
  if (full.startsWith(prefix) || prefix.startsWith(full)) return 'in'
  return compareKeys(full, prefix) < 0 ? 'before' : 'after'
}

function isPassed(bound: Bound | undefined, full: string, isDirectory: boolean): boolean {
  if (bound === undefined) return false
  const { key, whole } = bound
  if (whole && full.startsWith(key)) return true
  // The bound is among the keys of this directory.
  if (isDirectory && key.startsWith(full)) return false
  return compareKeys(full, key) <= 0
}

/** Where to begin in a directory: not at the start of a million names that the pages before had. */
function firstIn({ prefix, bound }: Walk, base: string, components: readonly string[]): number {
  const start = [prefix, bound?.key ?? '']
    .filter((each) => each.startsWith(base))
    .map((each) => each.slice(base.length))
    .map((rest) => rest.slice(0, rest.indexOf('/') + 1) || rest)
    .sort(compareKeys)
    .at(-1)
  if (start === undefined || start === '') return 0
  let low = 0
  let high = components.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (compareKeys(components[middle] ?? '', start) < 0) low = middle + 1
    else high = middle
  }
  return low
}
