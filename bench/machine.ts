import { statfs } from 'node:fs/promises'
import { arch, cpus, loadavg, release, totalmem } from 'node:os'
import { runProgram } from '../scripts/run-program.ts'

/** Where and of what a result was measured. */
export interface Machine {
  readonly cpu: string
  readonly cores: number
  readonly memoryBytes: number
  readonly system: string
  /** Of the directory that holds the servers' data. */
  readonly filesystem: string
  readonly node: string
  readonly commit: string
  readonly nginx: string | undefined
  /** Processes that wanted a core in the last minute: above `cores`, rates are worth little. */
  readonly loadAverage: number
}

/** Linux's numbers, of statfs(2). */
const filesystems: Readonly<Record<string, string>> = {
  '1021994': 'tmpfs',
  '1e0000': 'hfs',
  '2fc12fc1': 'zfs',
  '58465342': 'xfs',
  '6969': 'nfs',
  '794c7630': 'overlayfs',
  '9123683e': 'btrfs',
  ef53: 'ext4',
}

export async function describeMachine(directory: string): Promise<Machine> {
  const commit = await runProgram('git', ['describe', '--always', '--dirty'])
  const nginx = await runProgram('nginx', ['-v'])
  const { type } = await statfs(directory)
  return {
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: cpus().length,
    memoryBytes: totalmem(),
    system: `${process.platform} ${release()} ${arch()}`,
    filesystem: filesystems[type.toString(16)] ?? `filesystem ${type.toString(16)}`,
    node: process.version,
    commit: commit.code === 0 ? commit.output.trim() : 'unknown',
    nginx: nginx.code === 0 ? nginx.output.trim().replace(/^.*: /, '') : undefined,
    loadAverage: loadavg()[0] ?? 0,
  }
}

/** The machine on one line, without its name. */
export function machineLine(machine: Machine): string {
  const { cores, cpu, memoryBytes, filesystem, node, nginx, commit, loadAverage } = machine
  const memory = `${Math.round(memoryBytes / 2 ** 30)} GiB`
  const servers = nginx === undefined ? [`Node ${node}`] : [`Node ${node}`, nginx]
  const parts = [`${cores} cores (${cpu})`, memory, filesystem, ...servers, `commit ${commit}`]
  return `${parts.join(', ')}; load average ${loadAverage.toFixed(1)} at the start`
}

/** What makes the results of that machine doubtful. */
export function machineWarnings({ cores, filesystem, loadAverage }: Machine): readonly string[] {
  const warnings: string[] = []
  if (filesystem === 'tmpfs') {
    warnings.push('the data is in memory, where fdatasync costs nothing: see --directory')
  }
  if (loadAverage > cores / 2) {
    warnings.push('the machine is busy: believe the ratios and the CPU times, not the rates')
  }
  return warnings
}
