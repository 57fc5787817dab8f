import { isJsonObject, type Json } from '../../core/json.ts'
import type { Engine } from '../../engine/engine.ts'
import type { ObjectVersion } from '../../engine/object-version.ts'
import type { OutboxEntry } from '../../engine/outbox.ts'
import { restoreDetail, type EventDetail } from '../../protocol/notification/event-detail.ts'
import { isOngoing, isReadable } from '../../protocol/restore/restoration.ts'
import type { BucketEventName, Events } from '../events.ts'
import { standardClass } from '../storage-class.ts'
import { subjectOf } from '../write-outcome.ts'
import { restorationOf } from './describe-restoration.ts'

/** The queue of versions that are being restored, or have a copy that will go. */
const queue = 'restorations'
const pageEntries = 1000

interface Pending {
  readonly bucket: string
  readonly key: string
  readonly versionId: string
  readonly isCompleted: boolean
}

/** Puts a version in the queue. Resolves when that is on disk. */
export function awaitRestoration(
  engine: Engine,
  { bucket, key, versionId }: Pick<Pending, 'bucket' | 'key' | 'versionId'>,
): Promise<void> {
  return engine.outbox.append(queue, [{ bucket, key, versionId, isCompleted: false }])
}

interface RestorationState {
  readonly engine: Engine
  readonly events: Events
  readonly now: () => Date
}

/** Tells of the restorations that are done, and of the copies that are gone. What the clock says holds without it. */
export async function tellOfRestorations(
  state: RestorationState,
  signal?: AbortSignal,
): Promise<void> {
  const { outbox } = state.engine
  let after = 0
  for (;;) {
    if (signal?.aborted === true) return
    const page = outbox.page(queue, { max: pageEntries, after })
    const done: number[] = []
    for (const entry of page) if (await tellOf(entry, state)) done.push(entry.id)
    await outbox.acknowledge(queue, done)
    if (page.length < pageEntries) return
    after = page.at(-1)?.id ?? after
  }
}

/** True once the entry has served. */
async function tellOf({ value }: OutboxEntry, state: RestorationState): Promise<boolean> {
  const pending = pendingOf(value)
  if (pending === undefined) return true
  const { engine, now } = state
  const version = engine.getObject(pending)
  if (version === undefined || version.deleteMarker) return true
  const restoration = restorationOf(version)
  if (restoration === undefined) return true
  const time = now().getTime()
  if (isOngoing(restoration, time)) return false
  if (!pending.isCompleted) {
    const { storageClass = standardClass } = version.metadata
    const detail = restoreDetail({ storageClass, expires: new Date(restoration.expires) })
    await raise('ObjectRestore:Completed', version, { ...state, detail })
  }
  if (isReadable(restoration, time)) {
    if (!pending.isCompleted) await engine.outbox.append(queue, [{ ...pending, isCompleted: true }])
    return !pending.isCompleted
  }
  return withdraw(version, state)
}

/** Takes the copy away, unless it was asked for again meanwhile. */
async function withdraw(version: ObjectVersion, state: RestorationState): Promise<boolean> {
  const { engine, now } = state
  let isGone = false
  await engine.amendObject({
    ...addressOf(version),
    amend(metadata) {
      const restoration = restorationOf({ metadata })
      if (restoration === undefined || now().getTime() < restoration.expires) return undefined
      isGone = true
      const { restore: _, ...extra } = metadata.extra ?? {}
      return { ...metadata, extra }
    },
  })
  if (isGone) await raise('ObjectRestore:Delete', version, state)
  return isGone
}

const addressOf = ({ bucket, key, versionId }: ObjectVersion) => ({ bucket, key, versionId })

async function raise(
  name: BucketEventName,
  version: ObjectVersion,
  { engine, events, now, detail }: RestorationState & { readonly detail?: EventDetail },
): Promise<void> {
  const bucket = engine.bucket(version.bucket)
  if (bucket === undefined) return
  await events.raise({
    name,
    bucket,
    ...subjectOf(bucket, version),
    time: now(),
    cause: undefined,
    ...(detail && { detail }),
  })
}

function pendingOf(value: Json): Pending | undefined {
  if (!isJsonObject(value)) return undefined
  const { bucket, key, versionId, isCompleted } = value
  const sound =
    typeof bucket === 'string' &&
    typeof key === 'string' &&
    typeof versionId === 'string' &&
    typeof isCompleted === 'boolean'
  return sound ? { bucket, key, versionId, isCompleted } : undefined
}
