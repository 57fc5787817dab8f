import { readFile } from 'node:fs/promises'

/** What a process holds in memory, in bytes. Linux only. */
export interface ResidentMemory {
  readonly now: number
  /** The most it ever held. */
  readonly peak: number
}

/** Reads VmRSS and VmHWM, the kernel's own record of the peak, of a process. */
export async function residentMemory(pid: number): Promise<ResidentMemory> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8')
  const bytesOf = (field: string): number => {
    const kib = new RegExp(`^${field}:\\s+(\\d+) kB$`, 'm').exec(status)?.[1]
    if (kib === undefined) throw new Error(`/proc/${pid}/status has no ${field}`)
    return Number(kib) * 1024
  }
  return { now: bytesOf('VmRSS'), peak: bytesOf('VmHWM') }
}
