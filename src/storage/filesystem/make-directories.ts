import { lstat, mkdir, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { systemCode } from '../../core/system-code.ts'
import { escapedName, isHashedName } from './entry-name.ts'
import { filesystemError } from './errors.ts'
import { isAbsence } from './is-absence.ts'
import { directoryOf } from './object-entry.ts'
import type { ObjectPlace } from './object-place.ts'
import type { Tree } from './tree.ts'

/**
 * Makes the directories of a place and returns the last. An object that has the name of one of them moves
 * to its escape. Throws `KeyUnsupported` where something else is in the way.
 */
export async function makeDirectories(tree: Tree, place: ObjectPlace): Promise<string> {
  const there = await directoryOf(tree, place)
  if (there !== undefined && (await isDirectory(there))) return there
  let parent = tree.root
  for (const [depth, { component, name }] of place.directories.entries()) {
    if (isHashedName(name)) await tree.longNames.keep(component)
    const directory = join(parent, name)
    if (!(await isDirectory(directory))) {
      const inTheWay = place.directories.slice(0, depth + 1).map((each) => each.component)
      await tree.locks(inTheWay.join('/'), () => makeOne(tree, { parent, component, directory }))
    }
    parent = directory
  }
  const made = await directoryOf(tree, place)
  if (made !== undefined) return made
  // Another name that the system takes for the same, or a directory that was deleted at this moment.
  throw (await isDirectory(parent)) ? inTheWayOf(place) : Object.assign(gone(), { code: 'ENOENT' })
}

const gone = (): Error => new Error('a directory was deleted while it was made')

async function makeOne(
  tree: Tree,
  {
    parent,
    component,
    directory,
  }: { readonly parent: string; readonly component: string; readonly directory: string },
): Promise<void> {
  try {
    await mkdir(directory)
  } catch (error) {
    if (systemCode(error) !== 'EEXIST') throw error
    const stats = await lstat(directory)
    if (stats.isDirectory()) return
    if (!stats.isFile()) throw inTheWayOf({ key: component })
    const escaped = escapedName(component, 'object')
    if (isHashedName(escaped)) await tree.longNames.keep(component)
    // Whoever looks for the object looks under both names, in this order.
    await rename(directory, join(parent, escaped))
    await mkdir(directory)
  }
  await tree.sync(parent)
}

async function isDirectory(path: string): Promise<boolean> {
  try {
    return (await lstat(path)).isDirectory()
  } catch (error) {
    if (isAbsence(error)) return false
    throw error
  }
}

/** The error of a key whose names are taken. */
export function inTheWayOf({ key }: Pick<ObjectPlace, 'key'>): Error {
  return filesystemError('KeyUnsupported', {
    message:
      'Something that is no object is in the way of this key, or a name that the file system takes for the same.',
    context: { key },
  })
}
