import { fork, type ChildProcess } from 'node:child_process'
import type { Compiled } from './compile.ts'
import { endProcess } from './end-process.ts'
import type { LoadJob, LoadMessage, LoadResult } from './load/load-job.ts'
import type { Scope } from './scope.ts'

/** One measurement. */
export interface Sample {
  readonly perSecond: number
  /** Milliseconds. */
  readonly p50: number
  readonly p99: number
  /** The most memory that the load process had so far, in bytes. */
  readonly peakMemory: number
  /** CPU microseconds of the load process for one operation. */
  readonly loadMicros: number
  /** The same of the server, where it is known. */
  readonly serverMicros: number | undefined
}

/** A process that does one job after the other, so that only the first finds its code cold. */
export interface Load {
  readonly run: (job: LoadJob) => Promise<Sample>
  readonly end: () => Promise<void>
}

interface LoadOptions {
  readonly compiled: Compiled
  readonly scope: Scope
}

/** Starts the process with its first job; it ends with the scope at the latest. */
export function openLoad({ compiled, scope }: LoadOptions): Load {
  let child: ChildProcess | undefined
  const start = async (): Promise<ChildProcess> => {
    // Not the flags of this process, which may run TypeScript. The SDK has a notice on Node's age.
    const env = { ...process.env, AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' }
    const started = fork(compiled('bench/load/main.ts'), { execArgv: [], env })
    scope.defer(() => endProcess(started))
    await nextMessage(started)
    return started
  }
  return {
    async run(job) {
      child ??= await start()
      child.send(job)
      const message = await nextMessage(child)
      if (message.event === 'end') return sampleOf(message)
      throw new Error(message.event === 'failed' ? message.reason : 'the load started twice')
    },
    async end() {
      if (child !== undefined) await endProcess(child)
    },
  }
}

function nextMessage(child: ChildProcess): Promise<LoadMessage> {
  return new Promise((resolve, reject) => {
    const onExit = (): void => reject(new Error('the load process ended too early'))
    child.once('exit', onExit)
    child.once('message', (message: LoadMessage) => {
      child.off('exit', onExit)
      resolve(message)
    })
  })
}

function sampleOf(result: LoadResult): Sample {
  const { operations, seconds, p50, p99, loadCpu, serverCpu, peakMemory } = result
  const micros = (cpuSeconds: number): number => (cpuSeconds / operations) * 1e6
  return {
    perSecond: operations / seconds,
    p50,
    p99,
    peakMemory,
    loadMicros: micros(loadCpu),
    serverMicros: serverCpu === undefined ? undefined : micros(serverCpu),
  }
}
