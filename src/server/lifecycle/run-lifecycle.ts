import { bucketLifecycle } from './bucket-lifecycle.ts'
import type { BucketReport, LifecycleReport } from './lifecycle-report.ts'
import type { LifecycleState } from './lifecycle-state.ts'
import { runBucket } from './run-bucket.ts'

export interface LifecycleRunOptions {
  /** Just this one. @default every bucket that has a lifecycle configuration */
  readonly bucket?: string
  /** Counts what a run would do, and does nothing. @default false */
  readonly dryRun?: boolean
  /** The time that rules are evaluated at. @default the server's */
  readonly now?: Date
  /** Stops it between two pages; the next run goes on there. */
  readonly signal?: AbortSignal
}

/**
 * Does what the lifecycle rules of the buckets say is due. A run holds one page of a bucket in memory, and keeps on disk
 * how far it is: one that is stopped or killed is continued by the next. What fails in one bucket is thrown once the
 * others were walked.
 */
export async function runLifecycle(
  state: LifecycleState,
  options: LifecycleRunOptions = {},
): Promise<LifecycleReport> {
  const { dryRun = false, now = state.now(), signal } = options
  const buckets: BucketReport[] = []
  const failures: unknown[] = []
  const isStopped = (): boolean => signal?.aborted === true
  let completed = true
  for (const bucket of state.engine.buckets()) {
    if ((options.bucket ?? bucket.name) !== bucket.name || !completed) continue
    try {
      const lifecycle = bucketLifecycle(bucket)
      if (lifecycle === undefined) continue
      const isVersioned = bucket.versioning !== undefined
      const clock = { now: now.getTime(), dayMs: state.dayMs }
      const run = { bucket, lifecycle: { ...lifecycle, isVersioned }, clock, dryRun }
      const result = await runBucket(state, run, { isStopped })
      buckets.push(result.report)
      completed = result.completed
    } catch (error) {
      failures.push(error)
    }
  }
  if (failures.length > 0) throw failures[0]
  return { now, dryRun, completed, buckets }
}
