import type { Json } from '../core/json.ts'
import type { Bucket } from '../engine/bucket.ts'
import type { Engine } from '../engine/engine.ts'
import type { ObjectVersion } from '../engine/object-version.ts'
import type { Events } from './events.ts'
import { lockExtra } from './lock/object-lock.ts'
import { storedVersion, subjectOf } from './write-outcome.ts'

/** An object that the server writes of its own accord. */
export interface OwnObject {
  readonly bucket: Bucket
  readonly key: string
  readonly contentType: string
  readonly body: Uint8Array | AsyncIterable<Uint8Array>
  /** What is kept of its grants. */
  readonly acl?: Json | undefined
}

export interface OwnObjectParts {
  readonly engine: Engine
  readonly events: Events
  readonly now: () => Date
  readonly dayMs: number
}

/**
 * Writes an object that is the bucket owner's, with SSE-S3 and the bucket's default retention, and tells of it. Throws
 * `NoSuchBucket`.
 */
export async function putOwnObject(
  { engine, events, now, dayMs }: OwnObjectParts,
  { bucket, key, contentType, body, acl }: OwnObject,
): Promise<ObjectVersion> {
  const staged = body instanceof Uint8Array ? engine.stageBytes(body) : await engine.stage(body)
  const lock = lockExtra({}, { bucket, now: now(), dayMs })
  const extra = { ...lock, ...(acl !== undefined && { acl }) }
  const metadata = { contentType, ...(Object.keys(extra).length > 0 && { extra }) }
  const result = await engine.putObject({
    bucket,
    key,
    staged,
    metadata,
  })
  const version = storedVersion(result, bucket.name, key)
  await events.raise({
    name: 'ObjectCreated:Put',
    bucket,
    ...subjectOf(bucket, version),
    time: now(),
    cause: undefined,
  })
  return version
}
