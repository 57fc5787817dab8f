import { createExclusive } from '../../core/exclusive.ts'
import { tellOfRestorations } from '../restore/pending-restorations.ts'
import type { ServerState } from '../server-state.ts'
import type { LifecycleReport } from './lifecycle-report.ts'
import { runLifecycle, type LifecycleRunOptions } from './run-lifecycle.ts'

const runsPerDay = 24
/** Days of tests are short; between two runs there is some time for requests, in milliseconds. */
const minIntervalMs = 100

export type RunLifecycle = (options?: LifecycleRunOptions) => Promise<LifecycleReport>

/** Runs a server's lifecycle on its own every hour of its day, and whenever it is asked to: one run at a time. */
export function startLifecycle(state: ServerState): RunLifecycle {
  const exclusive = createExclusive()
  const run: RunLifecycle = (options = {}) =>
    exclusive(async () => {
      if (options.dryRun !== true) await tellOfRestorations(state, options.signal)
      return runLifecycle(state, options)
    })
  state.schedule.every(Math.max(minIntervalMs, state.dayMs / runsPerDay), async (signal) => {
    await run({ signal })
  })
  return run
}
