import { performance } from 'node:perf_hooks'
import { createExclusive } from '../../core/exclusive.ts'
import { tellOfRestorations } from '../restore/pending-restorations.ts'
import type { ServerState } from '../server-state.ts'
import type { LifecycleReport } from './lifecycle-report.ts'
import { runLifecycle, type LifecycleRunOptions } from './run-lifecycle.ts'

const runsPerDay = 24
/** Days of tests are short; between two runs there is some time for requests, in milliseconds. */
const minIntervalMs = 100
/** The first run comes no later, in milliseconds: servers of developers seldom live for an hour. */
const maxDelayMs = 600_000

export type RunLifecycle = (options?: LifecycleRunOptions) => Promise<LifecycleReport>

/** Runs a server's lifecycle on its own every hour of its day, and whenever it is asked to: one run at a time. */
export function startLifecycle(state: ServerState): RunLifecycle {
  const exclusive = createExclusive()
  const run: RunLifecycle = (options = {}) =>
    exclusive(async () => {
      // What cannot be told of one object keeps no other from expiring.
      if (options.dryRun !== true)
        await tellOfRestorations(state, options.signal).catch(state.onDefect)
      return runLifecycle(state, options)
    })
  const intervalMs = Math.max(minIntervalMs, state.dayMs / runsPerDay)
  const lookMs = Math.min(maxDelayMs, intervalMs)
  let due = 0
  state.schedule.every(lookMs, async (signal) => {
    const now = performance.now()
    if (now < due) return
    await run({ signal })
    // Timers are a little early or late: half of what lies between two looks is left to them.
    due = now + intervalMs - lookMs / 2
  })
  return run
}
