import { hash } from 'node:crypto'
import { mkdir, readdir, readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { createRecent } from '../../core/recent.ts'
import { systemCode } from '../../core/system-code.ts'
import { unlinkIfThere } from '../../engine/disk.ts'
import { crcOfFile } from './crc-of-file.ts'
import type { DirectorySync } from './directory-sync.ts'
import { isAbsence } from './is-absence.ts'
import type { ObjectEntry } from './object-entry.ts'
import { formatRecord, parseRecord, type ObjectRecord } from './object-record.ts'
import type { WriteDurably } from './write-durably.ts'

/** The bytes that a record is of: those written at that moment, of that size. */
export type Generation = Pick<ObjectEntry, 'size' | 'mtime'>

/**
 * What is kept of objects beside their bytes. The name of a record says of which bytes it is, so that it
 * is written before them, counts from the moment they are there, and is never taken for that of others.
 */
export interface RecordStore {
  /** The record of these very bytes. */
  readonly find: (key: string, entry: ObjectEntry) => Promise<ObjectRecord | undefined>
  readonly put: (record: ObjectRecord, generation: Generation) => Promise<void>
  readonly delete: (key: string, generation: Generation) => Promise<void>
  /** Deletes the records of all bytes that the key had. */
  readonly deleteAll: (key: string) => Promise<void>
}

interface StoreOptions {
  readonly directory: string
  readonly writeDurably: WriteDurably
  readonly sync: DirectorySync
}

export function openRecordStore({ directory, writeDurably, sync }: StoreOptions): RecordStore {
  /** Records that are known not to be of the bytes there are now. */
  const others = createRecent<true>(8192)
  const store: RecordStore = {
    async find(key, entry) {
      const record = await readRecord(fileOf(directory, key, entry), key)
      return record ?? findMoved(key, entry)
    },
    async put(record, generation) {
      const file = fileOf(directory, record.key, generation)
      const text = formatRecord(record)
      try {
        await writeDurably(file, text)
      } catch (error) {
        if (systemCode(error) !== 'ENOENT') throw error
        await mkdir(dirname(file), { recursive: true })
        await sync(directory)
        await writeDurably(file, text)
      }
    },
    delete: (key, generation) => unlinkIfThere(fileOf(directory, key, generation)),
    async deleteAll(key) {
      for (const file of await recordsOf(directory, key)) await unlinkIfThere(file)
    },
  }
  /** Copies and restored backups have the bytes, but not the time: the checksum tells them. */
  const findMoved = async (key: string, entry: ObjectEntry): Promise<ObjectRecord | undefined> => {
    for (const file of await recordsOf(directory, key, entry.size)) {
      const pair = `${file} ${entry.mtime}`
      if (others.peek(pair) === true) continue
      const record = await readRecord(file, key)
      if (record?.crc32 === undefined) continue
      const crc = await crcOfFile(entry)
      if (crc === undefined) return undefined
      if (crc === record.crc32) {
        await store.put(record, entry)
        return record
      }
      others.get(pair, () => true)
    }
    return undefined
  }
  return store
}

const hashOf = (key: string): string => hash('sha256', key, 'hex')

/** A few thousand directories keep each small, at a million objects. */
const groupOf = (directory: string, hashed: string): string => join(directory, hashed.slice(0, 3))

function fileOf(directory: string, key: string, { size, mtime }: Generation): string {
  const hashed = hashOf(key)
  return join(groupOf(directory, hashed), `${hashed}-${size}-${mtime}.json`)
}

/** The records of a key, of any time; of one size if that is given. */
async function recordsOf(directory: string, key: string, size?: number): Promise<string[]> {
  const hashed = hashOf(key)
  const group = groupOf(directory, hashed)
  const start = size === undefined ? `${hashed}-` : `${hashed}-${size}-`
  try {
    const names = await readdir(group)
    return names.filter((name) => name.startsWith(start)).map((name) => join(group, name))
  } catch (error) {
    if (isAbsence(error)) return []
    throw error
  }
}

async function readRecord(file: string, key: string): Promise<ObjectRecord | undefined> {
  try {
    return parseRecord(await readFile(file, 'utf8'), key)
  } catch (error) {
    if (isAbsence(error)) return undefined
    throw error
  }
}
