import { rmdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { unlinkIfThere } from '../../engine/disk.ts'
import { directoryOf, entryAt } from './object-entry.ts'
import type { ObjectPlace } from './object-place.ts'
import type { Tree } from './tree.ts'

/** Deletes the file of an object, and the directories that it leaves empty. */
export async function withdrawObject(tree: Tree, place: ObjectPlace): Promise<void> {
  const directory = await directoryOf(tree, place)
  if (directory === undefined) return
  const names = place.plain === undefined ? [place.escaped] : [place.plain, place.escaped]
  let found = false
  for (const name of names) {
    const file = join(directory, name)
    if ((await entryAt(tree, file)) === undefined) continue
    await unlinkIfThere(file)
    found = true
  }
  if (!found) return
  await tree.sync(directory)
  await prune(tree, directory)
}

/** A directory that is not empty, or is gone, ends it. */
async function prune({ root }: Tree, deepest: string): Promise<void> {
  for (let directory = deepest; directory !== root; directory = dirname(directory)) {
    try {
      await rmdir(directory)
    } catch {
      return
    }
  }
}
