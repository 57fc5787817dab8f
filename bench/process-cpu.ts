import { readFile } from 'node:fs/promises'

/** The kernel counts CPU time in hundredths of a second on every platform Node runs on. */
const ticksPerSecond = 100

/** CPU seconds that the processes have used, in user and kernel mode. Linux only: elsewhere undefined. */
export async function processCpu(pids: readonly number[]): Promise<number | undefined> {
  if (process.platform !== 'linux' || pids.length === 0) return undefined
  const seconds = await Promise.all(pids.map(cpuOf))
  return seconds.reduce((sum, each) => sum + each, 0)
}

async function cpuOf(pid: number): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8')
  // The name of the program, in parentheses, may hold blanks.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond
}
