import { systemCode } from '../core/system-code.ts'
import { open, readdir, rename, unlink } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import { dirname } from 'node:path'
import { isStowageError } from '../core/error.ts'
import { engineError } from './errors.ts'

const noRoom = new Set(['ENOSPC', 'EDQUOT', 'EFBIG'])

/** What the system threw, as the engine's StorageFull or StorageFailed. */
export function diskError(cause: unknown): Error {
  if (isStowageError(cause)) return cause
  return engineError(noRoom.has(systemCode(cause) ?? '') ? 'StorageFull' : 'StorageFailed', {
    cause,
  })
}

/** Makes the names in a directory durable. */
export async function syncDirectory(directory: string): Promise<void> {
  const handle = await open(directory, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** Makes or replaces a file, all or nothing. @param mode of the file, @default 0o666 without the umask */
export async function writeDurably(file: string, text: string, mode?: number): Promise<void> {
  const draft = `${file}.new`
  await unlinkIfThere(draft)
  const handle = await open(draft, 'wx', mode)
  try {
    await handle.writeFile(text)
    await handle.datasync()
  } finally {
    await handle.close()
  }
  await rename(draft, file)
  await syncDirectory(dirname(file))
}

/** Writes all of the bytes, however many calls the system needs. */
export async function writeAll(
  handle: FileHandle,
  bytes: Uint8Array,
  position: number,
): Promise<void> {
  let done = 0
  while (done < bytes.length) {
    const { bytesWritten } = await handle.write(bytes, done, bytes.length - done, position + done)
    done += bytesWritten
  }
}

/** Reads until the buffer is full or the file ends; how many bytes it got. */
export async function readAll(
  handle: FileHandle,
  bytes: Uint8Array,
  position: number,
): Promise<number> {
  let done = 0
  while (done < bytes.length) {
    const { bytesRead } = await handle.read(bytes, done, bytes.length - done, position + done)
    if (bytesRead === 0) break
    done += bytesRead
  }
  return done
}

/** Unlinks a file. It is no error if there is none. */
export async function unlinkIfThere(file: string): Promise<void> {
  try {
    await unlink(file)
  } catch (error) {
    if (systemCode(error) !== 'ENOENT') throw error
  }
}

/** The names in a directory, sorted; none if there is no such directory. */
export async function namesIn(directory: string): Promise<readonly string[]> {
  try {
    return (await readdir(directory)).toSorted()
  } catch (error) {
    if (systemCode(error) === 'ENOENT' || systemCode(error) === 'ENOTDIR') return []
    throw error
  }
}
