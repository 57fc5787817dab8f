import type { Database } from 'lmdb'

export type Table = Database<Buffer, Buffer>

/** The tables of the index, as format.ts describes them. */
export interface Tables {
  readonly meta: Table
  readonly buckets: Table
  readonly current: Table
  readonly history: Table
  readonly nulls: Table
  readonly bodies: Table
  readonly blobs: Table
  readonly garbage: Table
  readonly usage: Table
  readonly uploads: Table
  readonly parts: Table
  readonly outbox: Table
}

export function openTables(open: (name: keyof Tables) => Table): Tables {
  return {
    meta: open('meta'),
    buckets: open('buckets'),
    current: open('current'),
    history: open('history'),
    nulls: open('nulls'),
    bodies: open('bodies'),
    blobs: open('blobs'),
    garbage: open('garbage'),
    usage: open('usage'),
    uploads: open('uploads'),
    parts: open('parts'),
    outbox: open('outbox'),
  }
}
