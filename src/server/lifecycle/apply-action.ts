import type { Bucket } from '../../engine/bucket.ts'
import type { DeleteMarker, ObjectVersion } from '../../engine/object-version.ts'
import {
  lifecycleActions,
  type LifecycleAction,
} from '../../protocol/lifecycle/lifecycle-action.ts'
import type { LifecycleBucket, LifecycleClock } from '../../protocol/lifecycle/lifecycle-subject.ts'
import { transitionDetail } from '../../protocol/notification/event-detail.ts'
import type { BucketEventName } from '../events.ts'
import { mayDelete } from '../lock/version-lock.ts'
import { replicationStatus } from '../replication/replication-state.ts'
import { standardClass } from '../storage-class.ts'
import type { LifecycleState } from './lifecycle-state.ts'
import type { RuleCounts } from './lifecycle-report.ts'
import type { WalkedVersion } from './version-subjects.ts'

/** What a run knows of the bucket that it walks. */
export interface BucketRun {
  readonly bucket: Bucket
  readonly lifecycle: LifecycleBucket
  readonly clock: LifecycleClock
  /** By the clock of the server, in milliseconds: no lock ends because a run is told another time. */
  readonly today: number
  /** Nothing is changed, only counted. */
  readonly dryRun: boolean
}

/** What one action did: nothing if it was not due any longer when it was to be done. */
type Done = Partial<RuleCounts> | undefined

/**
 * Does what a rule says, if it still says so inside the transaction: what was written since the version was listed is
 * never touched.
 */
export function applyAction(
  state: LifecycleState,
  run: BucketRun,
  { walked, action }: { readonly walked: WalkedVersion; readonly action: LifecycleAction },
): Done | Promise<Done> {
  const isDue = (found: ObjectVersion | DeleteMarker | undefined): boolean =>
    isStillDue(run, { walked, action, found })
  if (run.dryRun) {
    const { key, versionId } = walked.entry
    const found = state.engine.getObject({ bucket: run.bucket.name, key, versionId })
    return isDue(found) ? countsOf(run, walked, action) : undefined
  }
  return action.kind === 'transition'
    ? transition(state, run, { walked, action, isDue })
    : remove(state, run, { walked, action, isDue })
}

type Transition = Extract<LifecycleAction, { readonly kind: 'transition' }>

interface DueAction<Action = LifecycleAction> {
  readonly walked: WalkedVersion
  readonly action: Action
  readonly isDue: (found: ObjectVersion | DeleteMarker | undefined) => boolean
}

async function remove(
  { engine, events }: LifecycleState,
  run: BucketRun,
  { walked, action, isDue }: DueAction,
): Promise<Done> {
  const { bucket, clock } = run
  const { key, versionId } = walked.entry
  const result = await engine.deleteObject({
    bucket: bucket.name,
    key,
    ...(action.kind !== 'expire' && { versionId }),
    expect: isDue,
  })
  if (result.outcome !== 'deleted') return undefined
  const leavesMarker = action.kind === 'expire' && result.deleteMarker
  const name: BucketEventName = leavesMarker
    ? 'LifecycleExpiration:DeleteMarkerCreated'
    : 'LifecycleExpiration:Delete'
  await events.raise({
    name,
    bucket,
    key,
    versionId: result.versionId,
    sequence: result.sequence ?? 0,
    time: new Date(clock.now),
    cause: undefined,
  })
  return countsOf(run, walked, action)
}

async function transition(
  { engine, events }: LifecycleState,
  run: BucketRun,
  { walked, action, isDue }: DueAction<Transition>,
): Promise<Done> {
  const { bucket, clock } = run
  const { key, versionId } = walked.entry
  let isMoved = false
  const version = await engine.amendObject({
    bucket: bucket.name,
    key,
    versionId,
    amend(metadata, found) {
      isMoved = isDue(found)
      return isMoved ? { ...metadata, storageClass: action.storageClass } : undefined
    },
  })
  if (!isMoved || version === undefined) return undefined
  const { size, etag, sequence } = version
  await events.raise({
    name: 'LifecycleTransition',
    bucket,
    key,
    versionId: bucket.versioning && versionId,
    size,
    etag,
    sequence,
    time: new Date(clock.now),
    cause: undefined,
    detail: transitionDetail(version.metadata.storageClass ?? standardClass),
  })
  return countsOf(run, walked, action)
}

interface FoundVersion extends Omit<DueAction, 'isDue'> {
  readonly found: ObjectVersion | DeleteMarker | undefined
}

function isStillDue(
  { lifecycle, clock, today }: BucketRun,
  { walked: { entry, subject }, action, found }: FoundVersion,
): boolean {
  if (found === undefined || found.versionId !== entry.versionId) return false
  if (found.isLatest !== entry.isLatest) return false
  if (!found.deleteMarker && isHeldBack(found)) return false
  if (action.kind === 'remove-version' && !found.deleteMarker) {
    if (!mayDelete(found, { now: today, bypass: false })) return false
  }
  const { key, modified, deleteMarker } = found
  const now = {
    key,
    modified,
    deleteMarker,
    noncurrent: subject.noncurrent,
    isOnly: subject.isOnly,
    size: found.deleteMarker ? 0 : found.size,
    tags: found.deleteMarker ? undefined : found.metadata.tags,
    storageClass: (found.deleteMarker ? undefined : found.metadata.storageClass) ?? standardClass,
  }
  return lifecycleActions(now, lifecycle, clock).some(
    ({ kind, rule }) => kind === action.kind && rule === action.rule,
  )
}

/** As on S3, what is yet to be replicated, or cannot be, is neither expired nor moved. */
function isHeldBack({ metadata }: ObjectVersion): boolean {
  const status = replicationStatus(metadata)
  return status === 'PENDING' || status === 'FAILED'
}

function countsOf(
  { lifecycle }: BucketRun,
  { entry: { size } }: WalkedVersion,
  { kind }: LifecycleAction,
): Partial<RuleCounts> {
  switch (kind) {
    case 'expire':
      return lifecycle.isVersioned ? { markersAdded: 1 } : { expired: 1, bytesRemoved: size }
    case 'remove-version':
      return { versionsRemoved: 1, bytesRemoved: size }
    case 'remove-marker':
      return { markersRemoved: 1 }
    case 'transition':
      return { transitioned: 1, bytesTransitioned: size }
  }
}
