import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { writePrivateFile } from '../parts/private-file.ts'

/** What seals uploads: kept in the data directory, so that they go on when the room is started again. */
export async function readSecret(directory: string): Promise<string> {
  const file = join(directory, 'upload-secret')
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error
    const secret = randomBytes(32).toString('base64')
    await writePrivateFile(file, secret)
    return secret
  }
}
