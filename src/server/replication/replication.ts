import type { Json } from '../../core/json.ts'
import type { Bucket } from '../../engine/bucket.ts'
import type { ObjectVersion } from '../../engine/object-version.ts'
import { replicationRulesFor } from '../../protocol/replication/replication-rule.ts'
import { createOutboxWorker } from '../outbox-worker.ts'
import { subjectOf } from '../write-outcome.ts'
import { bucketReplication } from './bucket-replication.ts'
import type { FailureReason } from './may-replicate.ts'
import { replicateBack, replicateChange } from './replicate-change.ts'
import {
  replicateMarker,
  replicateVersion,
  type ReplicationParts,
  type RuleAtWork,
} from './replicate-version.ts'
import { replicationState, withReplicationState, type Replica } from './replication-state.ts'
import { readReplicationTask, replicationTaskOf, type ReplicationTask } from './replication-task.ts'

/** Keeps the replicas of buckets that have a replication configuration. */
export interface Replication {
  /** Begins with what an earlier server left. */
  start(): void
  drain(): Promise<void>
  close(): Promise<void>
}

const queue = 'replication'

interface OpenParts extends ReplicationParts {
  readonly onDefect: (error: unknown) => void
}

export function openReplication(parts: OpenParts): Replication {
  const { engine, events, onDefect } = parts
  const { outbox } = engine
  const worker = createOutboxWorker({
    outbox,
    queue,
    laneOf: (value) => JSON.stringify(placeOf(value)),
    work: async (value) => {
      const task = readReplicationTask(value)
      if (task !== undefined) await perform(parts, task)
      return true
    },
    onDefect,
  })
  events.listen((event) => {
    const task = replicationTaskOf(event)
    if (task === undefined) return undefined
    return outbox.append(queue, [task]).then(() => worker.wake())
  })
  return { start: worker.wake, drain: worker.drain, close: worker.close }
}

function placeOf(value: Json): readonly (string | undefined)[] {
  const { bucket, key } = readReplicationTask(value) ?? {}
  return [bucket, key]
}

/** Of a bucket whose configuration was taken away: what waited for a replica waits no longer. */
const noReplication = { role: '', rules: [] }

async function perform(parts: ReplicationParts, task: ReplicationTask): Promise<void> {
  const { engine } = parts
  const { kind, key, versionId } = task
  const source = engine.bucket(task.bucket)
  if (source === undefined) return
  const { role, rules: all } = bucketReplication(source) ?? noReplication
  if (kind === 'marker') {
    const rules = replicationRulesFor(all, { key, isDeleteMarker: true })
    for (const rule of rules) await replicateMarker(parts, { role, rule, source, key })
    return
  }
  const version = engine.getObject({ bucket: source.name, key, versionId })
  if (version === undefined || version.deleteMarker) return
  const { tags } = version.metadata
  const rules = replicationRulesFor(all, { key, tags })
  const atWork = rules.map((rule) => ({ role, rule, source, key }))
  if (kind === 'version') return replicateTo(parts, atWork, version)
  for (const each of atWork) await replicateChange(parts, each, version)
  await replicateBack(parts, version)
}

/** A replica is not replicated again. */
async function replicateTo(
  parts: ReplicationParts,
  rules: readonly RuleAtWork[],
  version: ObjectVersion,
): Promise<void> {
  const state = replicationState(version.metadata)
  if (state !== undefined && 'source' in state) return
  const replicas: Record<string, Replica> = { ...state?.replicas }
  for (const atWork of rules) {
    const name = atWork.rule.destination
    if (replicas[name]?.status === 'COMPLETED') continue
    const outcome = await replicateVersion(parts, atWork, version)
    if (outcome === undefined) return
    if ('failure' in outcome) await tellFailure(parts, { ...atWork, version }, outcome.failure)
    replicas[name] =
      'failure' in outcome
        ? { status: 'FAILED' }
        : { status: 'COMPLETED', versionId: outcome.versionId }
  }
  const { bucket, key, versionId } = version
  const kept = rules.length === 0 ? undefined : { replicas }
  // Nothing was promised, and nothing was done.
  if (kept === undefined && state === undefined) return
  const amend = (metadata: ObjectVersion['metadata']) => withReplicationState(metadata, kept)
  await parts.engine.amendObject({ bucket, key, versionId, amend })
}

interface FailedReplica extends RuleAtWork {
  readonly version: ObjectVersion
  readonly source: Bucket
}

/** Source: S3 User Guide, "Event message structure", replicationEventData. */
async function tellFailure(
  { events, now }: ReplicationParts,
  { source, rule, version }: FailedReplica,
  failureReason: FailureReason,
): Promise<void> {
  const time = now()
  await events.raise({
    name: 'Replication:OperationFailedReplication',
    bucket: source,
    ...subjectOf(source, version),
    time,
    cause: undefined,
    detail: {
      replicationEventData: {
        replicationRuleId: rule.id,
        destinationBucket: `arn:aws:s3:::${rule.destination}`,
        s3Operation: 'OBJECT_PUT',
        requestTime: new Date(version.modified).toISOString(),
        failureReason,
      },
    },
  })
}
