import type { BigIntStats } from 'node:fs'
import { lstat, readdir, realpath } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { isAbsence } from './is-absence.ts'
import type { ObjectPlace } from './object-place.ts'
import type { Tree } from './tree.ts'

/** What of a tree decides where its objects are. */
export type Ground = Pick<Tree, 'root' | 'folds'>

/** The file of an object as it was seen. */
export interface ObjectEntry {
  readonly file: string
  /** Bytes. */
  readonly size: number
  /** When its bytes were written, in nanoseconds. */
  readonly mtime: bigint
  readonly ino: bigint
}

/** The directory of a place, if it is there and no symbolic link leads to it. */
export async function directoryOf(
  { root, folds }: Ground,
  { directories }: Pick<ObjectPlace, 'directories'>,
): Promise<string | undefined> {
  if (directories.length === 0) return root
  const names = directories.map(({ name }) => name)
  const directory = join(root, ...names)
  try {
    if ((await realpath(directory)) !== directory) return undefined
    let above = folds ? root : directory
    for (const name of folds ? names : []) {
      if (!(await hasName(above, name))) return undefined
      above = join(above, name)
    }
    return directory
  } catch (error) {
    if (isAbsence(error)) return undefined
    throw error
  }
}

/** Where names fold, by letter case or by composition, only a listing tells which one is there. */
async function hasName(directory: string, name: string): Promise<boolean> {
  return (await readdir(directory)).includes(name)
}

/** The object of a place; symbolic links, devices and directories are none. */
export async function findEntry(
  ground: Ground,
  place: ObjectPlace,
): Promise<ObjectEntry | undefined> {
  const directory = await directoryOf(ground, place)
  if (directory === undefined) return undefined
  const names = place.plain === undefined ? [place.escaped] : [place.plain, place.escaped]
  // Twice: what moves from one of its names to the other is missed by one look at each.
  for (const name of [...names, ...names]) {
    const entry = await entryAt(ground, join(directory, name))
    if (entry !== undefined) return entry
  }
  return undefined
}

/** The object's file of exactly this name. */
export async function entryAt(ground: Ground, file: string): Promise<ObjectEntry | undefined> {
  const found = await lookAt(ground, file)
  return typeof found === 'object' ? found : undefined
}

/** What has this name, at one look: an object's file, nothing, or something in the way of one. */
export async function lookAt(
  ground: Ground,
  file: string,
): Promise<ObjectEntry | 'nothing' | 'something'> {
  try {
    const stats = await lstat(file, { bigint: true })
    const isObject =
      stats.isFile() && (!ground.folds || (await hasName(dirname(file), basename(file))))
    return isObject ? entryOf(file, stats) : 'something'
  } catch (error) {
    if (isAbsence(error)) return 'nothing'
    throw error
  }
}

export function entryOf(file: string, { size, mtimeNs, ino }: BigIntStats): ObjectEntry {
  return { file, size: Number(size), mtime: mtimeNs, ino }
}

export function isSameEntry(a: ObjectEntry, b: ObjectEntry | undefined): boolean {
  return b !== undefined && a.ino === b.ino && a.size === b.size && a.mtime === b.mtime
}
