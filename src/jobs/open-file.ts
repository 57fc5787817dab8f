import { createReadStream } from 'node:fs'
import { readFile } from 'node:fs/promises'

/** Bytes of a file that is read whole, and so can be sent again. */
const smallSize = 1024 * 1024

/** The bytes of a file, to be sent: at once if they are few, else, or of unknown size, as a stream. */
export async function openFile(
  file: string,
  size: number | undefined,
): Promise<Buffer | AsyncIterable<Uint8Array>> {
  if (size !== undefined && size <= smallSize) return readFile(file)
  const stream: AsyncIterable<Uint8Array> = createReadStream(file, { highWaterMark: smallSize })
  return stream
}
