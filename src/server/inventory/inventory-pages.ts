import { setImmediate } from 'node:timers/promises'
import type { Bucket } from '../../engine/bucket.ts'
import type { Engine } from '../../engine/engine.ts'
import type { VersionEntry } from '../../engine/object-version.ts'
import type { InventoryConfiguration } from '../../protocol/inventory/read-inventory.ts'

/** Small enough that no request waits long for its turn. */
const pageSize = 250

type Listed = Pick<InventoryConfiguration, 'prefix' | 'allVersions'>

/**
 * What an inventory lists, page by page, by key and then newest first. Between pages requests get their turn; what
 * changes meanwhile may or may not be listed, as on S3.
 */
export async function* inventoryPages(
  engine: Engine,
  { name }: Bucket,
  listed: Listed,
): AsyncGenerator<readonly VersionEntry[]> {
  for (const page of listed.allVersions
    ? versions(engine, name, listed)
    : current(engine, name, listed)) {
    yield page
    await setImmediate()
  }
}

function* current(engine: Engine, bucket: string, { prefix }: Listed) {
  let after: string | undefined
  do {
    const page = engine.list({
      bucket,
      prefix,
      maxKeys: pageSize,
      ...(after !== undefined && { after }),
    })
    yield page.entries.map((entry) => ({ ...entry, isLatest: true, deleteMarker: false }))
    after = page.next
  } while (after !== undefined)
}

function* versions(engine: Engine, bucket: string, { prefix }: Listed) {
  let marker: { readonly keyMarker?: string; readonly versionIdMarker?: string } | undefined = {}
  do {
    const page = engine.listVersions({ bucket, prefix, maxKeys: pageSize, ...marker })
    yield page.entries
    marker = page.next
  } while (marker !== undefined)
}
