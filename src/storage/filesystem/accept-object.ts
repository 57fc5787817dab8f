import { link, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { s3Error } from '../../protocol/errors.ts'
import { systemCode } from '../../core/system-code.ts'
import { unlinkIfThere } from '../../engine/disk.ts'
import { isHashedName } from './entry-name.ts'
import { inTheWayOf, makeDirectories } from './make-directories.ts'
import { entryAt, findEntry, isSameEntry, lookAt } from './object-entry.ts'
import type { ObjectPlace } from './object-place.ts'
import type { Tree } from './tree.ts'

interface Acceptance {
  /** A durable file in the same file system. */
  readonly draft: string
  /** Refuses to replace an object, whoever else puts one at this moment. */
  readonly ifAbsent: boolean
}

/** What a directory that comes or goes at this moment lets a write fail with. */
const passing: ReadonlySet<string> = new Set(['EEXIST', 'EISDIR', 'ENOENT', 'ENOTDIR', 'ENOTEMPTY'])
const attempts = 20

/** Makes a file the object of a place, at once. Throws `PreconditionFailed`, `KeyUnsupported`. */
export async function acceptObject(
  tree: Tree,
  place: ObjectPlace,
  acceptance: Acceptance,
): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      const directory = await makeDirectories(tree, place)
      await acceptIn(tree, place, { ...acceptance, directory })
      await tree.sync(directory)
      // A file system that changes names would keep the bytes where no key leads.
      if (tree.folds && (await findEntry(tree, place)) === undefined) throw inTheWayOf(place)
      return
    } catch (error) {
      if (!passing.has(systemCode(error) ?? '') || attempt === attempts) throw error
    }
  }
}

async function acceptIn(
  tree: Tree,
  { key, plain, escaped, component }: ObjectPlace,
  { directory, draft, ifAbsent }: Acceptance & { readonly directory: string },
): Promise<void> {
  const escapedFile = join(directory, escaped)
  const old = await entryAt(tree, escapedFile)
  if (ifAbsent && old !== undefined) throw exists()
  const plainFile = plain === undefined ? undefined : join(directory, plain)
  if (plainFile !== undefined && (await isFree(tree, plainFile))) {
    await (ifAbsent ? moveUnlessThere(tree, draft, plainFile) : rename(draft, plainFile))
    // Left from when a directory had its name; whoever moved the object there since is left alone.
    const left = old && (await entryAt(tree, escapedFile))
    if (old !== undefined && isSameEntry(old, left)) await unlinkIfThere(escapedFile)
    return
  }
  if (!(await isFree(tree, escapedFile))) throw inTheWayOf({ key })
  if (isHashedName(escaped)) await tree.longNames.keep(component)
  await (ifAbsent ? moveUnlessThere(tree, draft, escapedFile) : rename(draft, escapedFile))
}

/** True where there is nothing, or an object of exactly this name. */
async function isFree(tree: Tree, file: string): Promise<boolean> {
  return (await lookAt(tree, file)) !== 'something'
}

/** File systems without hard links; there, only the lock of the key is between two writers. */
const unlinked: ReadonlySet<string> = new Set([
  'EPERM',
  'ENOTSUP',
  'EOPNOTSUPP',
  'ENOSYS',
  'EMLINK',
])

/** Of two that link a file to one name, one fails: the system sees to it. */
async function moveUnlessThere(tree: Tree, draft: string, file: string): Promise<void> {
  try {
    await link(draft, file)
  } catch (error) {
    if ((await entryAt(tree, file)) !== undefined) throw exists()
    if (!unlinked.has(systemCode(error) ?? '')) throw error
    await rename(draft, file)
    return
  }
  await unlinkIfThere(draft)
}

const exists = (): Error =>
  s3Error('PreconditionFailed', { context: { Condition: 'If-None-Match' } })
