import { readFileSync } from 'node:fs'

/** The kernel counts CPU time in hundredths of a second on every platform Node runs on. */
const ticksPerSecond = 100

/** CPU seconds that the processes have used, in user and kernel mode. Linux only: elsewhere undefined. */
export function processCpu(pids: readonly number[]): number | undefined {
  if (process.platform !== 'linux' || pids.length === 0) return undefined
  return pids.reduce((sum, pid) => sum + cpuOf(pid), 0)
}

function cpuOf(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  // The name of the program, in parentheses, may hold blanks.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond
}
