import { hash } from 'node:crypto'
import { s3Error } from '../../protocol/errors.ts'
import { contentTypeOfKey } from '../media-types.ts'
import type { Disk } from './disk.ts'
import { entryAt, findEntry, isSameEntry, type ObjectEntry } from './object-entry.ts'
import type { ObjectPlace } from './object-place.ts'
import type { ObjectRecord } from './object-record.ts'

/** An object: its bytes, and what is known of them. */
export interface FoundObject {
  readonly entry: ObjectEntry
  readonly record: ObjectRecord
}

/** The object of a place, if there is one. */
export async function findObject(disk: Disk, place: ObjectPlace): Promise<FoundObject | undefined> {
  for (;;) {
    const entry = await findEntry(disk.tree, place)
    if (entry === undefined) return undefined
    const record = await describeEntry(disk, place.key, entry)
    if (record !== undefined) return { entry, record }
  }
}

/** What is known of the bytes that were seen; undefined if others are there by now. */
export async function describeEntry(
  { tree, records }: Disk,
  key: string,
  entry: ObjectEntry,
): Promise<ObjectRecord | undefined> {
  const record = await records.find(key, entry)
  if (record !== undefined) return record
  return isSameEntry(entry, await entryAt(tree, entry.file)) ? derivedRecord(key, entry) : undefined
}

/** {@link findObject} that throws `NoSuchKey`. */
export async function getFoundObject(disk: Disk, place: ObjectPlace): Promise<FoundObject> {
  const found = await findObject(disk, place)
  if (found !== undefined) return found
  throw s3Error('NoSuchKey', { context: { Key: place.key } })
}

/** What can be told of a file that somebody put there without reading all of it. */
function derivedRecord(key: string, { size, mtime }: ObjectEntry): ObjectRecord {
  // Like that of an upload in parts it is no MD5, so nobody takes it for one.
  const etag = `${hash('md5', `${size} ${mtime}`, 'hex')}-0`
  const type = contentTypeOfKey(key) ?? 'application/octet-stream'
  return { key, etag, attributes: { ContentType: type }, metadata: {}, tags: {} }
}
