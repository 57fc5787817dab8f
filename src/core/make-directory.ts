import { mkdir } from 'node:fs/promises'
import { dirname } from 'node:path'
import { systemCode } from './system-code.ts'

/**
 * Makes a directory, and those above it. One that is there is left as it is. Throws the system's error.
 * Node's own recursive mkdir never ends where a system says ENOENT whatever is there, as Linux does below /proc.
 */
export async function makeDirectory(path: string, mode = 0o777): Promise<void> {
  if (await make(path, mode)) return
  const parent = dirname(path)
  if (parent !== path) await makeDirectory(parent)
  await mkdir(path, { mode }).catch(unlessThere)
}

/** False if the directory above is missing. */
async function make(path: string, mode: number): Promise<boolean> {
  try {
    await mkdir(path, { mode })
    return true
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return false
    unlessThere(error)
    return true
  }
}

function unlessThere(error: unknown): void {
  if (systemCode(error) !== 'EEXIST') throw error
}
