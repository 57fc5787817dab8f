import { compareKeys } from '../../protocol/compare-keys.ts'
import { mergeByKey } from '../merge-by-key.ts'
import type { Tally } from '../migrate/migration-report.ts'
import type { CollectOptions } from './collect-options.ts'
import type { Manifest } from './manifest.ts'
import type { RewrittenAsset } from './rewrite-assets.ts'

/** An asset and one of the keys that it is stored under. */
export interface AssetEntry extends RewrittenAsset {
  readonly key: string
}

export interface AssetChanges {
  readonly wanted: readonly AssetEntry[]
  readonly unchanged: Tally
}

/** What one listing and the manifest of the last time do not show to be there. */
export async function assetChanges(
  assets: readonly RewrittenAsset[],
  before: Manifest | undefined,
  { storage, originals = true, force = false, signal }: CollectOptions,
): Promise<AssetChanges> {
  const entries = assets.flatMap((asset): AssetEntry[] => {
    const entry = { ...asset, key: asset.path }
    return originals && asset.path !== asset.name ? [entry, { ...asset, key: asset.name }] : [entry]
  })
  entries.sort((a, b) => compareKeys(a.key, b.key))
  async function* sorted(): AsyncGenerator<AssetEntry> {
    yield* entries
  }
  const wanted: AssetEntry[] = []
  let unchanged: Tally = { objects: 0, bytes: 0 }
  for await (const { left, right } of mergeByKey(sorted(), storage.list('', { signal }))) {
    const isSame = left.key === left.path && left.path !== left.name ? true : isKnown(left, before)
    if (force || right === undefined || !isSame) wanted.push(left)
    else unchanged = { objects: unchanged.objects + 1, bytes: unchanged.bytes + left.size }
  }
  return { wanted, unchanged }
}

/** Whether the last time stored these bytes under a name that does not tell. */
function isKnown({ name, path, hash }: AssetEntry, before: Manifest | undefined): boolean {
  if (before === undefined) return false
  if (path === name) return Object.hasOwn(before.contents, name) && before.contents[name] === hash
  return before.originals && Object.hasOwn(before.paths, name) && before.paths[name] === path
}
