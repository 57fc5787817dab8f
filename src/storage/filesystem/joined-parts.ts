import { open } from 'node:fs/promises'
import { fileChunks } from './file-chunks.ts'

/** The bytes of several files, one after the other. */
export async function* joinedParts(
  files: readonly string[],
): AsyncGenerator<Uint8Array, void, undefined> {
  for (const file of files) {
    const handle = await open(file, 'r')
    try {
      const { size } = await handle.stat()
      yield* fileChunks(handle, { start: 0, length: size })
    } finally {
      await handle.close()
    }
  }
}
