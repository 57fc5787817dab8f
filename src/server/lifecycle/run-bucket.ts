import { setImmediate } from 'node:timers/promises'
import type { UploadsPage } from '../../engine/engine.ts'
import type { Upload } from '../../engine/upload.ts'
import { uploadExpiration } from '../../protocol/lifecycle/expirations.ts'
import { lifecycleActions } from '../../protocol/lifecycle/lifecycle-action.ts'
import { maxParts } from '../../protocol/limits.ts'
import { applyAction, type BucketRun } from './apply-action.ts'
import type { LifecycleState } from './lifecycle-state.ts'
import { count, type BucketReport, type Tally } from './lifecycle-report.ts'
import { dropPosition, keepPosition, keptPosition, type RunPosition } from './run-position.ts'
import { versionSubjects, type WalkedVersion } from './version-subjects.ts'

/** Versions and uploads that are in memory at a time. */
const pageEntries = 1000

/** Between its pages a run can be stopped, or be killed: the next goes on there. */
interface BetweenPages {
  readonly isStopped: () => boolean
  /** The bucket and its rules as they are by then; undefined once either is gone. */
  readonly look: () => BucketRun | undefined
}

/**
 * Walks a bucket once: its versions, then its uploads. One that goes on where another was stopped walks all of it once
 * more: what that one had passed may be due by now.
 */
export async function runBucket(
  state: LifecycleState,
  first: BucketRun,
  { isStopped, look }: BetweenPages,
): Promise<{ readonly report: BucketReport; readonly completed: boolean }> {
  const { bucket, dryRun } = first
  const { name } = bucket
  const kept = dryRun ? undefined : keptPosition(bucket)
  const tally: Tally = kept?.tally ?? { examined: 0, rules: new Map() }
  const report = (): BucketReport => ({
    bucket: name,
    examined: tally.examined,
    resumed: kept !== undefined,
    rules: Object.fromEntries(tally.rules),
  })
  let position: RunPosition | undefined = kept?.position ?? {}
  let isFromStart = kept === undefined
  while (position !== undefined) {
    if (isStopped()) return { report: report(), completed: false }
    const run = look()
    if (run === undefined) break
    position =
      position.uploads === undefined
        ? await versionsPage(state, run, { position, tally })
        : await uploadsPage(state, run, { position, tally })
    if (position === undefined && !isFromStart) {
      position = {}
      isFromStart = true
    }
    if (position !== undefined && isWorthKeeping(position) && !dryRun)
      await keepPosition(state.engine, name, { position, tally })
    // A page on which nothing is due waits for nothing: requests get their turn here.
    await setImmediate()
  }
  if (!dryRun) await dropPosition(state.engine, name)
  return { report: report(), completed: true }
}

/** Nothing is written of a bucket that one page holds. */
const isWorthKeeping = ({ versions, uploads }: RunPosition): boolean =>
  versions !== undefined || (uploads !== undefined && uploads !== 'start')

interface Progress {
  readonly position: RunPosition
  readonly tally: Tally
}

async function versionsPage(
  state: LifecycleState,
  run: BucketRun,
  { position, tally }: Progress,
): Promise<RunPosition> {
  const { engine } = state
  const { name } = run.bucket
  const page = engine.listVersions({ bucket: name, maxKeys: pageEntries, ...position.versions })
  const before = position.progress
  const { walked, progress } = versionSubjects(engine, name, { page, before })
  tally.examined += walked.length
  // Together, so that their transactions share commits. An action of a version follows the one before it.
  await Promise.all(walked.map((each) => runVersion(state, run, { walked: each, tally })))
  if (page.next === undefined) return { uploads: 'start' }
  return { versions: page.next, ...(progress && { progress }) }
}

async function runVersion(
  state: LifecycleState,
  run: BucketRun,
  { walked, tally }: { readonly walked: WalkedVersion; readonly tally: Tally },
): Promise<void> {
  const { lifecycle, clock } = run
  for (const action of lifecycleActions(walked.subject, lifecycle, clock)) {
    const done = await applyAction(state, run, { walked, action })
    if (done !== undefined) count(tally, action.rule, done)
  }
}

async function uploadsPage(
  state: LifecycleState,
  run: BucketRun,
  { position, tally }: Progress,
): Promise<RunPosition | undefined> {
  const markers = position.uploads === 'start' ? {} : position.uploads
  const page: UploadsPage = state.engine.uploads({
    bucket: run.bucket.name,
    max: pageEntries,
    ...markers,
  })
  tally.examined += page.uploads.length
  await Promise.all(page.uploads.map((upload) => runUpload(state, run, { upload, tally })))
  return page.next && { uploads: page.next }
}

async function runUpload(
  { engine, events }: LifecycleState,
  { bucket: source, lifecycle, clock, dryRun }: BucketRun,
  { upload, tally }: { readonly upload: Upload; readonly tally: Tally },
): Promise<void> {
  const due = uploadExpiration(upload, lifecycle.rules, clock.dayMs)
  if (due === undefined || due.due > clock.now) return
  const { bucket, key, uploadId } = upload
  const parts = engine.parts({ bucket, key, uploadId, max: maxParts })?.parts ?? []
  // One that is completed meanwhile is no longer there to be aborted.
  if (!dryRun && !(await engine.abortUpload({ bucket, key, uploadId }))) return
  if (!dryRun) {
    const about = { key, versionId: undefined, sequence: 0, time: new Date(clock.now) }
    await events.raise({
      name: 'LifecycleUploadAborted',
      bucket: source,
      ...about,
      cause: undefined,
    })
  }
  const bytesRemoved = parts.reduce((sum, { size }) => sum + size, 0)
  count(tally, due.rule, { uploadsAborted: 1, bytesRemoved })
}
