import { hash, randomBytes } from 'node:crypto'
import { lstat, mkdir, readdir, rm } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { describeProcess, isRunning } from '../../engine/process-identity.ts'

/** A process on another machine that shares the directory cannot be asked: it has this long, in ms. */
const foreignLifeMs = 24 * 60 * 60_000

const shape = /^(\d{1,10})_(\d{0,20})_([0-9a-f-]{0,40})_([0-9a-f]{12})_[0-9a-f]{8}$/

/** Makes a directory for the temporary files of this client, and sweeps those of clients that are gone. */
export async function openSessionDirectory(incoming: string): Promise<string> {
  const { pid, started, boot } = await describeProcess(process.pid)
  const id = randomBytes(4).toString('hex')
  const session = join(incoming, `${pid}_${started}_${boot}_${machine()}_${id}`)
  await mkdir(session, { mode: 0o700 })
  for (const name of await readdir(incoming)) {
    const directory = join(incoming, name)
    if (directory === session || (await mayBeInUse(name, directory))) continue
    await rm(directory, { recursive: true, force: true })
  }
  return session
}

const machine = (): string => hash('sha256', hostname(), 'hex').slice(0, 12)

async function mayBeInUse(name: string, directory: string): Promise<boolean> {
  const match = shape.exec(name)
  // Nobody else writes here.
  if (match === null) return false
  const [, pid = '', started = '', boot = '', where] = match
  if (where === machine()) return isRunning({ pid: Number(pid), started, boot })
  try {
    const { mtimeMs } = await lstat(directory)
    return Date.now() - mtimeMs < foreignLifeMs
  } catch {
    return false
  }
}
