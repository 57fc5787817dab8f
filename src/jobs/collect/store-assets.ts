import { immutable, revalidated } from '../../declaration/cache-control.ts'
import { visibleText } from '../../declaration/printable.ts'
import { jobError } from '../errors.ts'
import { runAhead } from '../run-ahead.ts'
import type { AssetEntry } from './asset-changes.ts'
import type { CollectOptions } from './collect-options.ts'

/** Pages come after what they are made of. */
export async function storeAssets(
  wanted: readonly AssetEntry[],
  options: CollectOptions,
): Promise<void> {
  for (const stage of ['hashed', 'original', 'page']) {
    const entries = wanted.filter((entry) => stageOf(entry) === stage)
    await storeEach(entries, options)
  }
}

type Stage = 'hashed' | 'original' | 'page'

function stageOf({ key, name, path }: AssetEntry): Stage {
  if (key !== name) return 'hashed'
  return path === name ? 'page' : 'original'
}

/** An original is cached as anything else of the storage is. */
const cacheControls: Readonly<Record<Stage, string | undefined>> = {
  hashed: immutable,
  original: undefined,
  page: revalidated,
}

async function storeEach(
  entries: readonly AssetEntry[],
  { storage, compress, concurrency = 8, signal, onAsset }: CollectOptions,
): Promise<void> {
  async function* each(): AsyncGenerator<AssetEntry> {
    yield* entries
  }
  const store = async (entry: AssetEntry): Promise<void> => {
    const { name, key, size } = entry
    try {
      await storage.put(key, await entry.open(), {
        cacheControl: cacheControls[stageOf(entry)],
        compress,
        length: size,
        overwrite: 'replace',
        signal,
      })
    } catch (cause) {
      if (signal?.aborted === true) throw cause
      const reason = cause instanceof Error ? cause.message : String(cause)
      const message = `${visibleText(name)} was not stored, and the manifest was left as it was: ${reason}`
      throw jobError('CollectFailed', { message, context: { asset: name, key }, cause })
    }
    await onAsset?.({ name, key, size })
  }
  await runAhead(each(), store, { concurrency, signal })
}
