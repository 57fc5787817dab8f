import { z } from 'zod'
import type { Json } from '../../core/json.ts'
import type { ObjectMetadata } from '../../engine/object-version.ts'

const replica = z.object({
  status: z.enum(['PENDING', 'COMPLETED', 'FAILED']),
  /** Of the replica, once there is one. */
  versionId: z.string().optional(),
})
const state = z.union([
  /** Of a source, by the name of the destination bucket: empty until the server begins. */
  z.object({ replicas: z.record(z.string(), replica) }),
  /** Of a replica. */
  z.object({ source: z.object({ bucket: z.string(), versionId: z.string() }) }),
])

/** What is kept with a version of its replication: that it has replicas, or that it is one. */
export type ReplicationState = Readonly<z.infer<typeof state>>

export type Replica = Readonly<z.infer<typeof replica>>

const member = 'replication'

type Metadata = Pick<ObjectMetadata, 'extra'>

/** Undefined for a version that is not replicated. */
export function replicationState({ extra }: Metadata): ReplicationState | undefined {
  const kept = extra?.[member]
  return kept === undefined ? undefined : state.safeParse(kept).data
}

/** What is kept of a state in `extra`. */
export function replicationExtra(kept: ReplicationState): Readonly<Record<string, Json>> {
  return {
    [member]: 'source' in kept ? { source: kept.source } : { replicas: jsonOf(kept.replicas) },
  }
}

const jsonOf = (replicas: Readonly<Record<string, Replica>>): Json =>
  Object.fromEntries(
    Object.entries(replicas).map(([bucket, { status, versionId }]) => [
      bucket,
      { status, ...(versionId !== undefined && { versionId }) },
    ]),
  )

/** The metadata with another state, or none. */
export function withReplicationState(
  metadata: ObjectMetadata,
  kept: ReplicationState | undefined,
): ObjectMetadata {
  const { [member]: _, ...others } = metadata.extra ?? {}
  return { ...metadata, extra: { ...others, ...(kept && replicationExtra(kept)) } }
}

/** What S3 says of it: of a version with several destinations the worst. */
export function replicationStatus(metadata: Metadata): Replica['status'] | 'REPLICA' | undefined {
  const kept = replicationState(metadata)
  if (kept === undefined) return undefined
  if ('source' in kept) return 'REPLICA'
  const statuses = new Set(Object.values(kept.replicas).map(({ status }) => status))
  if (statuses.has('FAILED')) return 'FAILED'
  return statuses.size === 0 || statuses.has('PENDING') ? 'PENDING' : 'COMPLETED'
}
