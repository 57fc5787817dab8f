import type { Tables } from './tables.ts'
import { numberKey, numberOf } from './keys.ts'

/** Bucket numbers, sequences and entries of the outbox in use, the next blob number to give, the next to sweep, and the newest key. */
export type CounterName = 'bucket' | 'blob' | 'sequence' | 'swept' | 'outbox' | 'ring'

/** What the work of a transaction may do beside reading and writing tables. */
export interface Transaction {
  /** Changes the usage of a bucket by so many versions and bytes. */
  count(bucket: number, versions: number, bytes: number): void
  /** Raises a counter to this value if it is less. */
  raise(name: CounterName, value: number): void
  /** Raises a counter by one. */
  next(name: CounterName): number
  /** Says that a blob became garbage. */
  leavesGarbage(): void
}

/** A transaction as who commits it sees it. */
export interface OpenTransaction extends Transaction {
  /** Writes what was collected, once. */
  finish(): void
  readonly garbage: boolean
}

/** Collects what all work of a transaction changes beside its own rows. */
export function createTransaction(tables: Tables): OpenTransaction {
  const usage = new Map<number, { versions: number; bytes: number }>()
  const counters = new Map<CounterName, number>()
  let garbage = false

  const read = (name: CounterName): number => {
    const known = counters.get(name)
    if (known !== undefined) return known
    const stored = tables.meta.get(Buffer.from(name))
    const value = stored === undefined ? 0 : numberOf(stored)
    counters.set(name, value)
    return value
  }
  const raise = (name: CounterName, value: number): void => {
    counters.set(name, Math.max(read(name), value))
  }

  return {
    count(bucket, versions, bytes) {
      const change = usage.get(bucket) ?? { versions: 0, bytes: 0 }
      usage.set(bucket, { versions: change.versions + versions, bytes: change.bytes + bytes })
    },
    raise,
    next(name) {
      raise(name, read(name) + 1)
      return read(name)
    },
    leavesGarbage() {
      garbage = true
    },
    get garbage() {
      return garbage
    },
    finish() {
      for (const [name, value] of counters) {
        tables.meta.putSync(Buffer.from(name), numberKey(value))
      }
      for (const [bucket, change] of usage) {
        const before = readUsage(tables, bucket)
        const bytes = before.bytes + change.bytes
        tables.usage.putSync(
          numberKey(bucket),
          encodeUsage(before.objects + change.versions, bytes),
        )
      }
    },
  }
}

/** Versions of a bucket and their bytes. */
export function readUsage(tables: Tables, bucket: number): { objects: number; bytes: number } {
  const stored = tables.usage.get(numberKey(bucket))
  if (stored === undefined) return { objects: 0, bytes: 0 }
  return { objects: stored.readDoubleBE(0), bytes: stored.readDoubleBE(8) }
}

function encodeUsage(objects: number, bytes: number): Buffer {
  const value = Buffer.allocUnsafe(16)
  value.writeDoubleBE(objects, 0)
  value.writeDoubleBE(bytes, 8)
  return value
}
