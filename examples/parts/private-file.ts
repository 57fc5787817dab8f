import { randomUUID } from 'node:crypto'
import { open, rename } from 'node:fs/promises'

/** Writes a file that only its owner may read: all of it or nothing, whatever was there before. */
export async function writePrivateFile(file: string, text: string): Promise<void> {
  const fresh = `${file}.${randomUUID()}`
  const handle = await open(fresh, 'wx', 0o600)
  try {
    await handle.writeFile(text)
    await handle.sync()
  } finally {
    await handle.close()
  }
  await rename(fresh, file)
}
