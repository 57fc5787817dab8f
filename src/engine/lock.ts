import { randomUUID } from 'node:crypto'
import { link, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseJson } from '../core/json.ts'
import { unlinkIfThere } from './disk.ts'
import { systemCode } from '../core/system-code.ts'
import { engineError } from './errors.ts'
import { isAnswered, openLockSocket } from './lock-socket.ts'
import { isRecord } from './metadata.ts'
import { describeProcess, isRunning, processOf } from './process-identity.ts'
import type { ProcessIdentity } from './process-identity.ts'

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
  const name = `LOCK.${randomUUID()}`
  const claim = join(directory, name)
  const socket = await openLockSocket(directory, `${name}.socket`)
  try {
    const holder = { ...(await describeProcess(process.pid)), ...(socket && { socket: name }) }
    await writeFile(claim, `${JSON.stringify(holder)}\n`, { flag: 'wx' })
    if (!(await linkIfFree(claim, lock))) await takeOver({ directory, lock, claim })
  } catch (error) {
    await socket?.close()
    throw error
  } finally {
    await unlinkIfThere(claim)
  }
  return async () => {
    await unlinkIfThere(lock)
    await socket?.close()
  }
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
  if (await isHeld(directory, stale)) throw lockedBy(directory, stale)
  const ticket = `${lock}.next`
  if (!(await linkIfFree(claim, ticket))) {
    const other = await readLock(ticket)
    if (await isHeld(directory, other)) throw lockedBy(directory, other)
    await unlinkIfThere(ticket)
    if (!(await linkIfFree(claim, ticket))) throw lockedBy(directory, await readLock(ticket))
  }
  const now = await readLock(lock)
  if (now !== stale) {
    await unlinkIfThere(ticket)
    throw lockedBy(directory, now)
  }
  if (!(await renameIfThere(ticket, lock))) throw lockedBy(directory, await readLock(ticket))
  // Somebody may have taken the ticket for that of a process that is gone, and put in their own.
  const won = await readLock(lock)
  if (won !== (await readLock(claim))) throw lockedBy(directory, won)
  const left = holderOf(stale)?.socket
  if (left !== undefined) await unlinkIfThere(join(directory, `${left}.socket`))
}

async function renameIfThere(from: string, to: string): Promise<boolean> {
  try {
    await rename(from, to)
    return true
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return false
    throw error
  }
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
async function isHeld(directory: string, text: string): Promise<boolean> {
  const holder = holderOf(text)
  if (holder === undefined) return false
  if (await isRunning(holder)) return true
  // A process of another container cannot be seen, but answers.
  return holder.socket !== undefined && isAnswered(directory, `${holder.socket}.socket`)
}

interface Holder extends ProcessIdentity {
  /** Its socket, without the suffix. */
  readonly socket?: string
}

function holderOf(text: string): Holder | undefined {
  try {
    const value = parseJson(text)
    const identity = processOf(value)
    const socket = isRecord(value) ? value['socket'] : undefined
    const named = typeof socket === 'string' && /^LOCK\.[0-9a-f-]{36}$/.test(socket)
    return identity && { ...identity, ...(named && { socket }) }
  } catch {
    return undefined
  }
}

function lockedBy(directory: string, text: string): Error {
  const pid = holderOf(text)?.pid
  const message = `Process ${pid ?? 'unknown'} is using the data directory ${directory}.`
  return engineError('EngineLocked', { message, context: { directory, pid } })
}
