import type { FileHandle } from 'node:fs/promises'
import { filesystemError } from './errors.ts'

const chunkBytes = 512 * 1024

export interface FileSpan {
  readonly start: number
  /** Bytes. */
  readonly length: number
}

/** The bytes of a span, each chunk in memory of its own. Throws `DirectoryFailed` where the file ends early. */
export async function* fileChunks(
  handle: FileHandle,
  { start, length }: FileSpan,
): AsyncGenerator<Buffer, void, undefined> {
  for (let at = start; at < start + length;) {
    const wanted = Math.min(chunkBytes, start + length - at)
    const buffer = Buffer.allocUnsafeSlow(wanted)
    const { bytesRead } = await handle.read(buffer, 0, wanted, at)
    if (bytesRead === 0) {
      throw filesystemError('DirectoryFailed', {
        message: 'A file became shorter while it was read.',
      })
    }
    at += bytesRead
    yield buffer.subarray(0, bytesRead)
  }
}
