import type { Storage } from '../../storage/storage.ts'
import type { ListedObject } from '../../storage/list-options.ts'
import { pendingKeys } from './pending-keys.ts'

export interface SweepOptions {
  /** Seconds since something of an upload was last seen. @default a day more than an upload may take */
  readonly olderThan?: number | undefined
  /** Counts, and deletes nothing. @default false */
  readonly dryRun?: boolean | undefined
  /** Uploads of which one sweep deletes what is left; the next one goes on. @default 10000 */
  readonly limit?: number | undefined
  /** Called for each upload that is swept. */
  readonly onProgress?: ((report: SweepReport) => void) | undefined
  readonly signal?: AbortSignal | undefined
}

/** What a sweep has deleted or, in a dry run, would have. */
export interface SweepReport {
  /** Uploads of which something was left. */
  readonly uploads: number
  readonly objects: number
  /** Of the objects. */
  readonly bytes: number
  /** Uploads in parts that were aborted; nobody lists how many bytes their parts had. */
  readonly multiparts: number
  /** What could not be deleted; the next sweep tries again. */
  readonly failures: readonly { readonly key: string; readonly error: unknown }[]
  /** False where the limit or the signal ended it. */
  readonly isComplete: boolean
}

export interface Sweep {
  readonly dryRun: boolean
  readonly limit: number
  readonly storages: readonly Storage[]
  readonly before: Date
  readonly onProgress: (report: SweepReport) => void
  readonly signal: AbortSignal | undefined
}

type Counts = { -readonly [Name in keyof SweepReport]: SweepReport[Name] } & {
  readonly failures: { readonly key: string; readonly error: unknown }[]
}

/** Deletes what uploads that never ended have left in their pending storages. */
export async function sweepUploads(sweep: Sweep): Promise<SweepReport> {
  const { storages, limit, signal } = sweep
  const counts: Counts = {
    uploads: 0,
    objects: 0,
    bytes: 0,
    multiparts: 0,
    failures: [],
    isComplete: true,
  }
  const isEnded = (): boolean => {
    if (counts.uploads + counts.multiparts < limit && signal?.aborted !== true) return false
    counts.isComplete = false
    return true
  }
  for (const pending of storages) {
    for await (const left of uploadsIn(pending, signal)) {
      if (left.some(({ lastModified }) => lastModified > sweep.before)) continue
      if (isEnded()) return { ...counts }
      await sweepObjects(sweep, pending, left, counts)
    }
    for await (const upload of pending.multipart.list(pendingKeys.prefix, { signal })) {
      if (upload.initiated > sweep.before || pendingKeys.idOf(upload.key) === undefined) continue
      if (isEnded()) return { ...counts }
      await attempt(counts, upload.key, async () => {
        if (!sweep.dryRun) await pending.multipart.abort(upload, { signal })
        counts.multiparts++
      })
      sweep.onProgress({ ...counts })
    }
  }
  return { ...counts }
}

/** The objects of one upload after the other: they are neighbours in a listing. */
async function* uploadsIn(
  pending: Storage,
  signal: AbortSignal | undefined,
): AsyncGenerator<readonly ListedObject[]> {
  let current: string | undefined
  let objects: ListedObject[] = []
  for await (const object of pending.list(pendingKeys.prefix, { signal })) {
    const id = pendingKeys.idOf(object.key)
    // Not ours, whatever it is.
    if (id === undefined) continue
    if (id !== current && objects.length > 0) {
      yield objects
      objects = []
    }
    current = id
    objects.push(object)
  }
  if (objects.length > 0) yield objects
}

async function sweepObjects(
  { dryRun, onProgress, signal }: Sweep,
  pending: Storage,
  left: readonly ListedObject[],
  counts: Counts,
): Promise<void> {
  for (const { key, size } of left) {
    await attempt(counts, key, async () => {
      if (!dryRun) await pending.delete(key, { signal })
      counts.objects++
      counts.bytes += size
    })
  }
  counts.uploads++
  onProgress({ ...counts })
}

async function attempt(counts: Counts, key: string, work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    counts.failures.push({ key, error })
  }
}
