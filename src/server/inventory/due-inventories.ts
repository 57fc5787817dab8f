import { isStowageError } from '../../core/error.ts'
import { createExclusive } from '../../core/exclusive.ts'
import type { Bucket } from '../../engine/bucket.ts'
import { readInventory } from '../../protocol/inventory/read-inventory.ts'
import { configurationsOf } from '../listed-configurations.ts'
import { runInventory, type InventoryParts } from './run-inventory.ts'

interface DueParts extends InventoryParts {
  readonly dayMs: number
  readonly onDefect: (error: unknown) => void
}

/** When the inventories of a bucket were last written, in milliseconds, by id. */
const aspect = 'inventoryRuns'

/** Writes every inventory that is due: at once when it is new, then daily or weekly. */
export function createDueInventories(parts: DueParts): (signal?: AbortSignal) => Promise<void> {
  const { engine, now, onDefect } = parts
  const told = new Set<string>()
  const runOne = async (bucket: Bucket, id: string, signal?: AbortSignal): Promise<void> => {
    const name = `${bucket.name} ${id}`
    try {
      await runInventory(parts, { bucket: bucket.name, id }, signal)
      told.delete(name)
    } catch (error) {
      if (signal?.aborted === true) throw error
      if (!isStowageError(error, 'InventoryRefused') || !told.has(name)) onDefect(error)
      told.add(name)
    }
    // Also of one that failed: it is tried again when it is due again. What a crash ended is due still.
    await note(bucket.name, id)
  }
  const note = async (name: string, id: string): Promise<void> => {
    const bucket = engine.bucket(name)
    if (bucket === undefined) return
    const known = Object.entries(configurationsOf(bucket, aspect))
    const kept = known.filter(([each]) =>
      Object.hasOwn(configurationsOf(bucket, 'inventory'), each),
    )
    const runs = { ...Object.fromEntries(kept), [id]: now().getTime() }
    await engine.putAspect(name, aspect, runs)
  }
  const runAll = async (signal?: AbortSignal): Promise<void> => {
    for (const bucket of engine.buckets()) {
      for (const id of dueIds(bucket, parts)) {
        signal?.throwIfAborted()
        await runOne(bucket, id, signal)
      }
    }
  }
  const turn = createExclusive()
  return (signal) => turn(() => runAll(signal))
}

function dueIds(bucket: Bucket, { now, dayMs }: DueParts): readonly string[] {
  const documents = Object.entries(configurationsOf(bucket, 'inventory'))
  if (documents.length === 0) return []
  const runs = configurationsOf(bucket, aspect)
  return documents
    .map(([, document]) => readInventory(document))
    .filter(({ id, isEnabled, weekly }) => {
      const last = runs[id]
      const wait = weekly ? 7 * dayMs : dayMs
      return isEnabled && (typeof last !== 'number' || now().getTime() - last >= wait)
    })
    .map(({ id }) => id)
}
