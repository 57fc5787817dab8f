import { access, constants, lstat, mkdir, realpath } from 'node:fs/promises'
import { join } from 'node:path'
import { makeDirectory } from '../../core/make-directory.ts'
import { isStowageError } from '../../core/error.ts'
import type { Disk } from './disk.ts'
import { createDirectoryListings } from './directory-listings.ts'
import { createDirectorySync } from './directory-sync.ts'
import { createDrafts } from './drafts.ts'
import { filesystemError } from './errors.ts'
import { isAbsence } from './is-absence.ts'
import { createKeyLocks } from '../../core/key-locks.ts'
import { openLongNames } from './long-names.ts'
import { openRecordStore } from './record-store.ts'
import { openSessionDirectory } from './session-directory.ts'
import type { Tree } from './tree.ts'
import { openUploadStore } from './upload-store.ts'
import { openUrlSecret } from './url-secret.ts'
import { createTemporaryNames, createWriteDurably } from './write-durably.ts'

/** A directory that is open, and what the client needs beside its objects. */
export interface OpenDisk extends Disk {
  /** Temporary files of this client. */
  readonly session: string
  /** The secret that is kept in the directory; made when there is none. */
  readonly secret: () => Promise<string>
}

interface OpenOptions {
  readonly directory: string
  readonly now: () => Date
}

/** Opens a directory, making what is missing of it. Throws `DirectoryUnusable`. */
export async function openDisk({ directory, now }: OpenOptions): Promise<OpenDisk> {
  try {
    await makeDirectory(directory)
    const root = await realpath(directory)
    await access(root, constants.R_OK | constants.W_OK | constants.X_OK)
    return await openRoot(root, now)
  } catch (cause) {
    if (isStowageError(cause)) throw cause
    throw filesystemError('DirectoryUnusable', { cause, context: { directory } })
  }
}

async function openRoot(root: string, now: () => Date): Promise<OpenDisk> {
  const own = await openOwn(root)
  const session = await openSessionDirectory(join(own, 'incoming'))
  const nextTemporary = createTemporaryNames(session)
  const sync = createDirectorySync()
  const writeDurably = createWriteDurably(nextTemporary, sync)
  const locks = createKeyLocks()
  const tree: Tree = {
    root,
    windows: process.platform === 'win32',
    folds: await isThere(join(root, '.STOWAGE')),
    longNames: openLongNames(join(own, 'names'), writeDurably),
    sync,
    locks,
  }
  return {
    tree,
    locks,
    session,
    records: openRecordStore({ directory: join(own, 'attributes'), writeDurably, sync }),
    drafts: createDrafts(nextTemporary, now),
    uploads: openUploadStore({
      directory: join(own, 'uploads'),
      nextTemporary,
      writeDurably,
      sync,
    }),
    listings: createDirectoryListings(tree),
    secret: () => openUrlSecret({ file: join(own, 'secret'), nextTemporary, sync }),
  }
}

/** What the directory holds beside the objects; nobody else's business. */
async function openOwn(root: string): Promise<string> {
  const own = join(root, '.stowage')
  await makeDirectory(own, 0o700)
  for (const directory of ['', 'attributes', 'incoming', 'names', 'uploads']) {
    const path = join(own, directory)
    if (directory !== '') await mkdir(path, { recursive: true })
    if ((await lstat(path)).isDirectory()) continue
    throw filesystemError('DirectoryUnusable', {
      message: 'The directory has a .stowage that is not ours.',
      context: { directory: root },
    })
  }
  return own
}

async function isThere(path: string): Promise<boolean> {
  try {
    await lstat(path)
    return true
  } catch (error) {
    if (isAbsence(error)) return false
    throw error
  }
}
