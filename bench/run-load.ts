import { fork } from 'node:child_process'
import type { Compiled } from './compile.ts'
import type { LoadJob, LoadMessage, LoadResult } from './load/load-job.ts'
import { processCpu } from './process-cpu.ts'

/** One measurement. */
export interface Sample extends LoadResult {
  readonly perSecond: number
  /** CPU microseconds of the server for one operation, where they are known. */
  readonly serverMicros: number | undefined
}

/** Runs one job in a process of its own; pids are the server's, whose CPU time is counted. */
export async function runLoad(
  compiled: Compiled,
  job: LoadJob,
  pids: readonly number[],
): Promise<Sample> {
  const child = fork(compiled.page('bench/load/main.ts'))
  let before: Promise<number | undefined> = Promise.resolve(undefined)
  const result = await new Promise<LoadResult>((resolve, reject) => {
    child.on('message', (message: LoadMessage) => {
      if (message.event === 'ready') child.send(job)
      else if (message.event === 'begin') before = processCpu(pids)
      else if (message.event === 'failed') reject(new Error(message.reason))
      else if (message.event === 'end') resolve(message)
    })
    child.once('exit', () => reject(new Error('the load process ended too early')))
  })
  const [cpuBefore, cpuAfter] = [await before, await processCpu(pids)]
  const used = cpuBefore === undefined || cpuAfter === undefined ? undefined : cpuAfter - cpuBefore
  return {
    ...result,
    perSecond: result.operations / result.seconds,
    serverMicros: used === undefined ? undefined : (used / result.operations) * 1e6,
  }
}
