import { lstat, mkdir } from 'node:fs/promises'
import { join, sep } from 'node:path'
import { cliError } from '../errors.ts'

/** A directory of this machine that objects are copied to. */
export interface LocalTarget {
  /**
   * Where the object of a key goes, with the directories on the way made. Throws `KeyUnsafe` for a
   * key that would lead outside, by `..`, as an absolute name or by a symbolic link.
   */
  readonly place: (key: string) => Promise<string>
}

/** Opens a directory as a target; it is made when the first object comes. */
export function openLocalTarget(root: string): LocalTarget {
  const made = new Map<string, Promise<void>>()
  const make = (directory: string, key: string): Promise<void> => {
    const known = made.get(directory) ?? makeDirectory(directory, key)
    made.set(directory, known)
    return known
  }
  return {
    async place(key) {
      const segments = key.split('/')
      if (!segments.every(isPlain)) throw unsafe(key)
      await mkdir(root, { recursive: true })
      let place = root
      for (const segment of segments.slice(0, -1)) {
        place = join(place, segment)
        await make(place, key)
      }
      return join(place, segments.at(-1) ?? '')
    },
  }
}

/** Whether a segment of a key names something in the directory that it stands in. */
function isPlain(segment: string): boolean {
  if (segment === '' || segment === '.' || segment === '..' || segment.includes('\0')) return false
  return sep === '/' || !/[\\:]/.test(segment)
}

async function makeDirectory(directory: string, key: string): Promise<void> {
  await mkdir(directory).catch((error: unknown) => {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
  })
  const { isDirectory } = await kindOf(directory)
  if (!isDirectory) throw unsafe(key)
}

async function kindOf(name: string): Promise<{ readonly isDirectory: boolean }> {
  const stats = await lstat(name)
  return { isDirectory: stats.isDirectory() }
}

const unsafe = (key: string): Error =>
  cliError('KeyUnsafe', {
    message: `The key ${JSON.stringify(key)} would lead outside the target directory.`,
    context: { key },
  })
