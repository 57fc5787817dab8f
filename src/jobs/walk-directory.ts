import type { Stats } from 'node:fs'
import { lstat } from 'node:fs/promises'
import { join } from 'node:path'
import { systemCode } from '../core/system-code.ts'
import { visibleText } from '../declaration/printable.ts'
import { jobError } from './errors.ts'
import { sortedEntries, type SortedEntry } from './sorted-entries.ts'

/** A file below a directory. */
export interface WalkedFile {
  /** Its place below the directory, with slashes: what its key is to be. */
  readonly key: string
  /** How the system calls it. */
  readonly file: string
  /** Bytes. */
  readonly size: number
}

/** What cannot become an object; a directory's key ends with a slash. */
export interface RefusedEntry {
  readonly key: string
  readonly file: string
  readonly refused: Error
}

export interface WalkOptions {
  /** Whether an entry, and what is below it, is left out without a word. @default none */
  readonly isIgnored?: ((name: string) => boolean) | undefined
  readonly signal?: AbortSignal | undefined
}

/** Files whose sizes are asked for at a time. */
const batchSize = 64

/**
 * The files below a directory in the order in which S3 lists their keys, read as they are wanted.
 * Links are refused: one could lead out of the directory, or round in it. Throws
 * `DirectoryUnreadable`.
 */
export async function* walkDirectory(
  directory: string,
  options: WalkOptions = {},
): AsyncGenerator<WalkedFile | RefusedEntry, void, undefined> {
  yield* walk({ key: '', file: directory }, options)
}

interface Place {
  readonly key: string
  readonly file: string
}

async function* walk(
  place: Place,
  options: WalkOptions,
): AsyncGenerator<WalkedFile | RefusedEntry, void, undefined> {
  const { isIgnored = () => false, signal } = options
  const within = ({ name }: SortedEntry): Place => ({
    key: place.key + name,
    file: join(place.file, name),
  })
  let files: Place[] = []
  try {
    for await (const each of sortedEntries(place.file)) {
      signal?.throwIfAborted()
      if (isIgnored(each.name)) continue
      if (!each.entry.isDirectory()) {
        files.push(within(each))
        if (files.length < batchSize) continue
      }
      yield* measured(files)
      files = []
      const { key, file } = within(each)
      if (each.entry.isDirectory()) yield* walk({ key: `${key}/`, file }, options)
    }
  } catch (error) {
    if (systemCode(error) === undefined) throw error
    yield refusedDirectory(place, error)
  }
  yield* measured(files)
}

function refusedDirectory({ key, file }: Place, cause: unknown): RefusedEntry {
  const refused = jobError('DirectoryUnreadable', {
    message: `${visibleText(file)} cannot be read: ${systemCode(cause)}.`,
    context: { directory: file },
    cause,
  })
  // Of the whole there is nothing to go on with.
  if (key === '') throw refused
  return { key, file, refused }
}

async function* measured(
  places: readonly Place[],
): AsyncGenerator<WalkedFile | RefusedEntry, void, undefined> {
  const found = await Promise.all(places.map((place) => measure(place)))
  for (const each of found) if (each !== undefined) yield each
}

async function measure({ key, file }: Place): Promise<WalkedFile | RefusedEntry | undefined> {
  try {
    const stats = await lstat(file)
    return stats.isFile() ? { key, file, size: stats.size } : refuse({ key, file }, kindOf(stats))
  } catch (error) {
    if (systemCode(error) !== 'ENOENT') return refuse({ key, file }, String(systemCode(error)))
    // A name that is no UTF-8 was read with replacements, and nothing is found by those.
    return file.includes('\ufffd') ? refuse({ key, file }, 'its name is not UTF-8') : undefined
  }
}

function refuse({ key, file }: Place, reason: string): RefusedEntry {
  const message = `${visibleText(file)} was left out: ${reason}.`
  return { key, file, refused: jobError('EntryRefused', { message, context: { file } }) }
}

function kindOf(stats: Stats): string {
  if (stats.isSymbolicLink()) return 'it is a symbolic link'
  return stats.isDirectory() ? 'it has become a directory' : 'it is no regular file'
}
