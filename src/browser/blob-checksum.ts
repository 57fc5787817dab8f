import { abortError } from './upload-error.ts'
import { crc32, crc32Text } from './crc32.ts'

/** Bytes that are read and computed at once: a few milliseconds, so that the page goes on between. */
const step = 1024 * 1024

/** The CRC-32 of a blob, as S3 takes it. Never holds more of it in memory than a step. */
export async function blobChecksum(blob: Blob, signal: AbortSignal): Promise<string> {
  let crc = 0
  for (let start = 0; start < blob.size; start += step) {
    if (signal.aborted) throw abortError()
    const bytes = await blob.slice(start, start + step).arrayBuffer()
    crc = crc32(new Uint8Array(bytes), crc)
  }
  return crc32Text(crc)
}
