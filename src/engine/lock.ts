import { randomUUID } from 'node:crypto'
import { link, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseJson } from '../core/json.ts'
import { systemCode, unlinkIfThere } from './disk.ts'
import { engineError } from './errors.ts'
import { describeProcess, isRunning, processOf } from './process-identity.ts'

interface LockFiles {
  readonly directory: string
  readonly lock: string
  /** A file of this process alone, which says who it is. */
  readonly claim: string
}

/**
 * Makes this process the only one that writes to the directory; returns what gives that up. A lock
 * whose process is gone is taken over. Throws EngineLocked with the other's pid.
 */
export async function lockDirectory(directory: string): Promise<() => Promise<void>> {
  const lock = join(directory, 'LOCK')
  const claim = join(directory, `LOCK.${randomUUID()}`)
  await writeFile(claim, `${JSON.stringify(await describeProcess(process.pid))}\n`, { flag: 'wx' })
  try {
    if (!(await linkIfFree(claim, lock))) await takeOver({ directory, lock, claim })
  } finally {
    await unlinkIfThere(claim)
  }
  return () => unlinkIfThere(lock)
}

/** Linking makes a lock that is never seen half written, and fails if there is one. */
async function linkIfFree(claim: string, lock: string): Promise<boolean> {
  try {
    await link(claim, lock)
    return true
  } catch (error) {
    if (systemCode(error) === 'EEXIST') return false
    throw error
  }
}

/**
 * Replaces the lock of a process that is gone. Of several that see it, one gets the ticket; under it
 * the lock is looked at again, and then replaced by the ticket.
 */
async function takeOver({ directory, lock, claim }: LockFiles): Promise<void> {
  const stale = await readLock(lock)
  if (await isHeld(stale)) throw lockedBy(directory, stale)
  const ticket = `${lock}.next`
  if (!(await linkIfFree(claim, ticket))) {
    const other = await readLock(ticket)
    if (await isHeld(other)) throw lockedBy(directory, other)
    await unlinkIfThere(ticket)
    if (!(await linkIfFree(claim, ticket))) throw lockedBy(directory, await readLock(ticket))
  }
  const now = await readLock(lock)
  if (now !== stale) {
    await unlinkIfThere(ticket)
    throw lockedBy(directory, now)
  }
  await rename(ticket, lock)
}

async function readLock(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return ''
    throw error
  }
}

/** A lock that cannot be read was torn by a crash of the machine: no process has it. */
async function isHeld(text: string): Promise<boolean> {
  const holder = holderOf(text)
  return holder !== undefined && isRunning(holder)
}

function holderOf(text: string) {
  try {
    return processOf(parseJson(text))
  } catch {
    return undefined
  }
}

function lockedBy(directory: string, text: string): Error {
  const pid = holderOf(text)?.pid
  const message = `Process ${pid ?? 'unknown'} is using the data directory ${directory}.`
  return engineError('EngineLocked', { message, context: { directory, pid } })
}
