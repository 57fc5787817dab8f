import { arch, cpus, loadavg, release, totalmem } from 'node:os'
import { runProgram } from '../scripts/run-program.ts'

/** Where and of what a result was measured. */
export interface Machine {
  readonly cpu: string
  readonly cores: number
  readonly memoryBytes: number
  readonly system: string
  readonly node: string
  readonly commit: string
  readonly nginx: string | undefined
  /** Processes that wanted a core in the last minute: above `cores`, the numbers are worth little. */
  readonly loadAverage: number
}

export async function describeMachine(): Promise<Machine> {
  const commit = await runProgram('git', ['describe', '--always', '--dirty'])
  const nginx = await runProgram('nginx', ['-v'])
  return {
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: cpus().length,
    memoryBytes: totalmem(),
    system: `${process.platform} ${release()} ${arch()}`,
    node: process.version,
    commit: commit.output.trim(),
    nginx: nginx.code === 0 ? nginx.output.trim() : undefined,
    loadAverage: loadavg()[0] ?? 0,
  }
}
