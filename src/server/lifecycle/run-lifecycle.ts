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
 * how far it is: one that is stopped or killed is continued by the next.
 */
export async function runLifecycle(
  state: LifecycleState,
  options: LifecycleRunOptions = {},
): Promise<LifecycleReport> {
  const { dryRun = false, now = state.now(), signal } = options
  const buckets: BucketReport[] = []
  const isStopped = (): boolean => signal?.aborted === true
  let completed = true
  for (const bucket of state.engine.buckets()) {
    const lifecycle = bucketLifecycle(bucket)
    if (lifecycle === undefined || (options.bucket ?? bucket.name) !== bucket.name) continue
    if (!completed) break
    const run = {
      bucket,
      lifecycle: { ...lifecycle, isVersioned: bucket.versioning !== undefined },
      clock: { now: now.getTime(), dayMs: state.dayMs },
      dryRun,
    }
    const result = await runBucket(state, run, { isStopped })
    buckets.push(result.report)
    completed = result.completed
  }
  return { now, dryRun, completed, buckets }
}
