import { writeFile } from 'node:fs/promises'
import { isStowageError } from '../../core/error.ts'
import { revalidated } from '../../declaration/cache-control.ts'
import type { Storage } from '../../storage/storage.ts'
import { keyRefusal } from '../migrate/key-refusal.ts'
import type { Tally } from '../migrate/migration-report.ts'
import { refusalOf, type Refusal } from '../refusal.ts'
import { walkDirectory } from '../walk-directory.ts'
import type { Asset } from './asset.ts'
import { assetChanges, type AssetEntry } from './asset-changes.ts'
import type { CollectOptions } from './collect-options.ts'
import { storeAssets } from './store-assets.ts'
import { createManifest, manifestName, manifestText, parseManifest } from './manifest.ts'
import type { Manifest } from './manifest.ts'
import { rewriteAssets } from './rewrite-assets.ts'
import { isAskedForByName, isIgnoredAsset } from './asset-names.ts'

/** What collecting did, or would do. */
export interface CollectReport {
  readonly directory: string
  readonly storage: string
  readonly stored: Tally
  readonly unchanged: Tally
  /** Files that cannot be assets, and why: the manifest has the others. */
  readonly refused: readonly Refusal[]
  readonly manifest: Manifest
  /** Whether the manifest is another one than before. */
  readonly isChanged: boolean
  readonly seconds: number
}

/**
 * Stores the static assets of a directory under names that change with their bytes, and a manifest that
 * leads from the one to the other. Only what is not there is sent; the manifest comes last, so that
 * nobody is led to what is not there yet. Nothing is deleted: open pages still use what they began
 * with. Throws `AssetMissing`, `CollectFailed`.
 */
export async function collect(options: CollectOptions): Promise<CollectReport> {
  const { directory, storage, dryRun = false, originals = true, manifestFile, signal } = options
  const startedMs = Date.now()
  const { isUnhashed = isAskedForByName } = options
  const { assets, refused } = await assetsIn(options)
  const rewritten = await rewriteAssets(assets, {
    ...options,
    isHashed: (name) => !isUnhashed(name),
  })
  const manifest = createManifest(rewritten.values(), originals)
  const before = await storedManifest(storage, signal)
  const changes = await assetChanges([...rewritten.values()], before, options)
  const { wanted, unchanged } = changes
  if (!dryRun) await storeAssets(wanted, options)
  else for (const { name, key, size } of wanted) await options.onAsset?.({ name, key, size })
  const text = manifestText(manifest)
  const isChanged = before === undefined || manifestText(before) !== text
  if (!dryRun && isChanged) {
    await storage.put(manifestName, text, {
      contentType: 'application/json',
      cacheControl: revalidated,
      compress: false,
      overwrite: 'replace',
      signal,
    })
  }
  if (!dryRun && manifestFile !== undefined) await writeFile(manifestFile, text)
  const seconds = (Date.now() - startedMs) / 1000
  const stored = tallyOf(wanted)
  const name = storage.name
  return { directory, storage: name, stored, unchanged, refused, manifest, isChanged, seconds }
}

interface Found {
  readonly assets: readonly Asset[]
  readonly refused: readonly Refusal[]
}

async function assetsIn({
  directory,
  storage,
  isIgnored = isIgnoredAsset,
  signal,
}: CollectOptions): Promise<Found> {
  const assets: Asset[] = []
  const refused: Refusal[] = []
  for await (const each of walkDirectory(directory, { isIgnored, signal })) {
    // What stands in the place of the manifest is an old one.
    if (each.key === manifestName) continue
    const error = 'refused' in each ? each.refused : keyRefusal(storage, each)
    // Whatever is in there, the manifest of the last time may lead to it.
    if (isStowageError(error, 'DirectoryUnreadable')) throw error
    if (error !== undefined) refused.push(refusalOf(each.key, error))
    else if ('size' in each) assets.push({ name: each.key, file: each.file, size: each.size })
  }
  return { assets, refused }
}

/** The manifest of the last time; one that cannot be read tells nothing. */
async function storedManifest(
  storage: Storage,
  signal: AbortSignal | undefined,
): Promise<Manifest | undefined> {
  try {
    const { body } = await storage.get(manifestName, { signal })
    return parseManifest(await body.text(), storage.reference(manifestName))
  } catch (error) {
    if (isStowageError(error, 'NoSuchKey') || isStowageError(error, 'ManifestInvalid'))
      return undefined
    throw error
  }
}

const tallyOf = (entries: readonly AssetEntry[]): Tally => ({
  objects: entries.length,
  bytes: entries.reduce((sum, { size }) => sum + size, 0),
})
