import { createChecksum } from '../../protocol/checksum/create-checksum.ts'
import { fileChunks } from './file-chunks.ts'
import type { ObjectEntry } from './object-entry.ts'
import { openEntry } from './open-entry.ts'

/** The CRC-32 of a file, in Base64; undefined if it is another by now. */
export async function crcOfFile(entry: ObjectEntry): Promise<string | undefined> {
  const handle = await openEntry(entry)
  if (handle === undefined) return undefined
  try {
    const checksum = createChecksum('CRC32')
    for await (const chunk of fileChunks(handle, { start: 0, length: entry.size })) {
      checksum.update(chunk)
    }
    return checksum.digestBase64()
  } finally {
    await handle.close()
  }
}
