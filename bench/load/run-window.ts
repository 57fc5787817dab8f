import type { LoadJob, LoadResult } from './load-job.ts'
import { processCpu } from './process-cpu.ts'
import type { Operation } from './work.ts'

/** However slow they are, so many operations are measured. */
const leastOperations = 4

interface Mark {
  readonly at: number
  readonly loadCpu: number
  readonly serverCpu: number | undefined
}

/**
 * Repeats an operation in every slot. The window opens and closes with the end of an operation, so
 * that a few slow ones are not counted by halves.
 */
export async function runWindow(
  { seconds, warmup, pids }: Pick<LoadJob, 'seconds' | 'warmup' | 'pids'>,
  slots: number,
  operation: Operation,
): Promise<LoadResult> {
  const warm = performance.now() + warmup * 1000
  const latencies: number[] = []
  const marks: Mark[] = []
  const repeat = async (slot: number): Promise<void> => {
    while (marks.length < 2) {
      const started = performance.now()
      await operation(slot)
      const ended = performance.now()
      const [opened, closed] = marks
      if (ended < warm || closed !== undefined) continue
      if (opened === undefined) {
        marks.push(markAt(ended, pids))
        continue
      }
      latencies.push(ended - started)
      const isOver = ended - opened.at >= seconds * 1000 && latencies.length >= leastOperations
      if (isOver) marks.push(markAt(ended, pids))
    }
  }
  await Promise.all(Array.from({ length: slots }, (_, slot) => repeat(slot)))
  const [opened, closed] = marks
  if (opened === undefined || closed === undefined) throw new Error('nothing was measured')
  // Node counts in kilobytes.
  const peakMemory = process.resourceUsage().maxRSS * 1024
  return { ...between(opened, closed), ...latenciesOf(latencies), peakMemory }
}

function markAt(at: number, pids: readonly number[]): Mark {
  const { user, system } = process.cpuUsage()
  return { at, loadCpu: (user + system) / 1e6, serverCpu: processCpu(pids) }
}

function between(opened: Mark, closed: Mark): Pick<LoadResult, 'seconds' | 'loadCpu'> {
  const before = opened.serverCpu
  const after = closed.serverCpu
  return {
    seconds: (closed.at - opened.at) / 1000,
    loadCpu: closed.loadCpu - opened.loadCpu,
    ...(before !== undefined && after !== undefined && { serverCpu: after - before }),
  }
}

function latenciesOf(latencies: number[]): Pick<LoadResult, 'operations' | 'p50' | 'p99'> {
  latencies.sort((a, b) => a - b)
  const at = (share: number): number => latencies[Math.floor(latencies.length * share)] ?? NaN
  return { operations: latencies.length, p50: at(0.5), p99: at(0.99) }
}
