import type { Json } from '../core/json.ts'
import { decodeJson, encodeJson } from './format.ts'
import type { IndexStore } from './index-store.ts'
import { afterPrefix, numberKey, numberOf } from './keys.ts'

/** Queues of what is still to be done for what happened, by name. They outlive the process. */
export interface Outbox {
  /** Resolves when the entries are on disk, behind all that were appended before. */
  append(queue: string, entries: readonly Json[]): Promise<void>
  /** From the head, or behind an entry: oldest first. */
  page(queue: string, options: OutboxPageOptions): readonly OutboxEntry[]
  /** Takes entries out for good. Those that are gone already are passed over. */
  acknowledge(queue: string, ids: readonly number[]): Promise<void>
  count(queue: string): number
  /** The names of the queues that hold anything. */
  queues(): readonly string[]
}

export interface OutboxPageOptions {
  readonly max: number
  /** Exclusive: the id of an entry. */
  readonly after?: number
}

export interface OutboxEntry {
  /** Grows with every entry of any queue. */
  readonly id: number
  readonly value: Json
}

const idBytes = 8

/** The start of a queue's keys: its name as UTF-8, and 00. */
const queueKey = (queue: string): Buffer => Buffer.from(`${queue}\0`)
const entryKey = (queue: string, id: number): Buffer =>
  Buffer.concat([queueKey(queue), numberKey(id)])

export function createOutbox(index: IndexStore): Outbox {
  const { outbox } = index
  // Nobody else writes the table: what was counted once, before a write, is only added to.
  const counts = new Map<string, number>()
  const count = (queue: string): number => {
    const known = counts.get(queue) ?? countStored(index, queue)
    counts.set(queue, known)
    return known
  }
  const add = (queue: string, change: number): void => {
    counts.set(queue, count(queue) + change)
  }
  return {
    count,
    async append(queue, entries) {
      if (entries.length === 0) return
      count(queue)
      await index.write((transaction) => {
        for (const value of entries)
          outbox.putSync(entryKey(queue, transaction.next('outbox')), encodeJson({ value }))
      })
      add(queue, entries.length)
    },
    page(queue, { max, after = 0 }) {
      const start = entryKey(queue, after + 1)
      const found = outbox.getRange({ start, end: afterPrefix(queueKey(queue)), limit: max })
      return [...found].map(({ key, value }) => ({
        id: numberOf(key.subarray(key.length - idBytes)),
        value: valueOf(decodeJson(value)),
      }))
    },
    async acknowledge(queue, ids) {
      count(queue)
      const gone = await index.write(() => ids.filter((id) => take(index, entryKey(queue, id))))
      add(queue, -gone.length)
    },
    queues: () => namesOf(index),
  }
}

function take({ outbox }: IndexStore, key: Buffer): boolean {
  if (!outbox.doesExist(key)) return false
  outbox.removeSync(key)
  return true
}

function countStored({ outbox }: IndexStore, queue: string): number {
  const start = queueKey(queue)
  return outbox.getKeysCount({ start, end: afterPrefix(start) })
}

/** Jumps from queue to queue, however long they are. */
function namesOf({ outbox }: IndexStore): readonly string[] {
  const names: string[] = []
  let start: Buffer = Buffer.alloc(0)
  for (;;) {
    const [key] = outbox.getKeys({ start, limit: 1 })
    if (key === undefined) return names
    const name = key.subarray(0, key.length - idBytes - 1).toString()
    names.push(name)
    start = afterPrefix(queueKey(name))
  }
}

function valueOf(row: unknown): Json {
  // The row was sound: it is what append wrote.
  return (row as { readonly value: Json }).value
}
