import { readFile } from 'node:fs/promises'
import { systemCode } from '../core/system-code.ts'
import { isRecord } from './metadata.ts'

/** A process of this machine, told apart from a later one with the same pid. */
export interface ProcessIdentity {
  readonly pid: number
  /** When it started, as the system counts it; empty where the system does not say. */
  readonly started: string
  /** Which run of the machine it is of; empty where the system does not say. */
  readonly boot: string
}

export async function describeProcess(pid: number): Promise<ProcessIdentity> {
  return { pid, started: (await statOf(pid))?.started ?? '', boot: await bootOf() }
}

/** A process identity read back, or undefined if that is not what was read. */
export function processOf(value: unknown): ProcessIdentity | undefined {
  if (!isRecord(value)) return undefined
  const { pid, started, boot } = value
  const sound =
    typeof pid === 'number' &&
    Number.isSafeInteger(pid) &&
    pid > 0 &&
    typeof started === 'string' &&
    typeof boot === 'string'
  return sound ? { pid, started, boot } : undefined
}

/** False only if that very process is known to be gone. */
export async function isRunning({ pid, started, boot }: ProcessIdentity): Promise<boolean> {
  if (!exists(pid)) return false
  const bootNow = await bootOf()
  if (boot !== '' && bootNow !== '' && boot !== bootNow) return false
  const stat = await statOf(pid)
  if (stat === undefined) return true
  // A zombie has ended, and only waits for its parent to notice.
  return stat.state !== 'Z' && (started === '' || stat.started === started)
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // EPERM: it is there, and another user's.
    return systemCode(error) !== 'ESRCH'
  }
}

/** From Linux's /proc; undefined on other systems. */
async function statOf(pid: number): Promise<{ state: string; started: string } | undefined> {
  const stat = await readIfThere(`/proc/${pid}/stat`)
  // The name of the program, in parentheses, may hold spaces and parentheses.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  const [state, started] = [fields[0], fields[19]]
  return state === undefined || started === undefined ? undefined : { state, started }
}

const bootOf = async (): Promise<string> =>
  (await readIfThere('/proc/sys/kernel/random/boot_id')).trim()

async function readIfThere(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch {
    return ''
  }
}
