import type { Bucket } from '../../engine/bucket.ts'
import type { BucketRun } from './apply-action.ts'
import { bucketLifecycle } from './bucket-lifecycle.ts'
import type { BucketReport, LifecycleReport } from './lifecycle-report.ts'
import type { LifecycleState } from './lifecycle-state.ts'
import { runBucket } from './run-bucket.ts'

export interface LifecycleRunOptions {
  /** Just this one. @default every bucket that has a lifecycle configuration */
  readonly bucket?: string
  /** Counts what a run would do, and does nothing. @default false */
  readonly dryRun?: boolean
  /** The time that rules are evaluated at. Locks end by the server's own. @default the server's */
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
      const look = (): BucketRun | undefined => runOf(state, bucket, { dryRun, now })
      const first = look()
      if (first === undefined) continue
      const result = await runBucket(state, first, { isStopped, look })
      buckets.push(result.report)
      completed = result.completed
    } catch (error) {
      failures.push(error)
    }
  }
  if (failures.length > 0) throw failures[0]
  return { now, dryRun, completed, buckets }
}

/** What a run has to know of a bucket now. Undefined if it has no rules any longer, or is another of the same name. */
function runOf(
  state: LifecycleState,
  { id, name }: Bucket,
  { dryRun, now }: { readonly dryRun: boolean; readonly now: Date },
): BucketRun | undefined {
  const bucket = state.engine.bucket(name)
  const lifecycle = bucket?.id === id ? bucketLifecycle(bucket) : undefined
  if (bucket === undefined || lifecycle === undefined) return undefined
  const isVersioned = bucket.versioning !== undefined
  const clock = { now: now.getTime(), dayMs: state.dayMs }
  const today = state.now().getTime()
  return { bucket, lifecycle: { ...lifecycle, isVersioned }, clock, today, dryRun }
}
