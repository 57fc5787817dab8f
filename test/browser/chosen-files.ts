import { randomBytes } from 'node:crypto'
import { mkdtemp, open, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Files that a person chooses in a page: on a disk, and so not in the memory of the browser. */
export interface ChosenFiles {
  /** The path of the one of that size. */
  readonly of: (size: number) => Promise<string>
  readonly close: () => Promise<void>
}

const mebibyte = 1024 * 1024

export async function makeChosenFiles(): Promise<ChosenFiles> {
  const directory = await mkdtemp(join(tmpdir(), 'stowage-chosen-'))
  const made = new Map<number, Promise<string>>()
  const make = async (size: number): Promise<string> => {
    const path = join(directory, `${size}.bin`)
    const file = await open(path, 'w')
    for (let left = size; left > 0; left -= mebibyte)
      await file.write(randomBytes(Math.min(left, mebibyte)))
    await file.close()
    return path
  }
  return {
    async of(size) {
      const path = made.get(size) ?? make(size)
      made.set(size, path)
      return path
    },
    close: () => rm(directory, { recursive: true }),
  }
}
