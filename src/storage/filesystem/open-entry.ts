import { constants } from 'node:fs'
import { open, type FileHandle } from 'node:fs/promises'
import { isAbsence } from './is-absence.ts'
import { entryOf, isSameEntry, type ObjectEntry } from './object-entry.ts'

// A link is no object; a pipe that somebody put there must not be waited for.
const { O_RDONLY, O_NOFOLLOW, O_NONBLOCK } = constants

/** Opens the file that was seen; undefined if another is there by now. */
export async function openEntry(entry: ObjectEntry): Promise<FileHandle | undefined> {
  let handle: FileHandle
  try {
    handle = await open(entry.file, O_RDONLY | O_NOFOLLOW | O_NONBLOCK)
  } catch (error) {
    if (isAbsence(error)) return undefined
    throw error
  }
  try {
    const stats = await handle.stat({ bigint: true })
    if (isSameEntry(entry, entryOf(entry.file, stats))) return handle
  } catch (error) {
    await handle.close()
    throw error
  }
  await handle.close()
  return undefined
}
