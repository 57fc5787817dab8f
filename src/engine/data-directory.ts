import { mkdir, readFile, readdir, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { diskError, syncDirectory, writeDurably } from './disk.ts'
import { systemCode } from '../core/system-code.ts'
import { engineError } from './errors.ts'
import { lockDirectory } from './lock.ts'

/** A data directory this process may write to. */
export interface DataDirectory {
  readonly root: string
  readonly blobs: string
  readonly temporary: string
  unlock(): Promise<void>
  /** Says that what is written from now on may be sealed: no version of before should open it. */
  upgrade(): Promise<void>
}

const format = 'stowage-engine 2\n'
/** The one without seals. */
const before = 'stowage-engine 1\n'

/**
 * Makes or opens a data directory: locked, of a format this version reads, `tmp/` empty. Throws
 * EngineLocked, FormatUnsupported, StorageFull, StorageFailed.
 */
export async function openDataDirectory(root: string): Promise<DataDirectory> {
  const blobs = join(root, 'blobs')
  const temporary = join(root, 'tmp')
  try {
    // What is below is reached by nobody else, whatever its own mode.
    const made = await mkdir(root, { recursive: true, mode: 0o700 })
    if (made !== undefined) await syncDirectory(dirname(made))
    await refuseForeign(root)
    const unlock = await lockDirectory(root)
    try {
      await checkFormat(root)
      await rm(temporary, { recursive: true, force: true })
      await mkdir(temporary)
      await mkdir(blobs, { recursive: true })
      await syncDirectory(root)
    } catch (error) {
      await unlock()
      throw error
    }
    return { root, blobs, temporary, unlock, upgrade: () => upgradeFormat(root) }
  } catch (error) {
    throw diskError(error)
  }
}

/** A directory with files of others gets none of ours. */
async function refuseForeign(root: string): Promise<void> {
  const names = await readdir(root)
  if (names.includes('FORMAT') || names.every((name) => /^(LOCK|FORMAT|lost\+found)\b/.test(name)))
    return
  throw engineError('FormatUnsupported', {
    message: `${root} has files in it but is not a data directory.`,
    context: { directory: root },
  })
}

async function checkFormat(root: string): Promise<void> {
  const file = join(root, 'FORMAT')
  const found = await readFormat(file)
  if (found === format || found === before) return
  if (found === undefined) {
    await writeDurably(file, format)
    return
  }
  throw engineError('FormatUnsupported', {
    message: `${root} is of another format: ${JSON.stringify(found.slice(0, 40))}.`,
    context: { directory: root },
  })
}

async function upgradeFormat(root: string): Promise<void> {
  const file = join(root, 'FORMAT')
  if ((await readFormat(file)) === before) await writeDurably(file, format)
}

async function readFormat(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined
    throw error
  }
}
