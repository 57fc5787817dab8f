import type { Bucket } from '../engine/bucket.ts'
import type { EventDetail } from '../protocol/notification/event-detail.ts'

/** What happened, as S3 names it. Source: S3 User Guide, "Event notification types and destinations". */
export type BucketEventName =
  | 'ObjectCreated:Put'
  | 'ObjectCreated:Post'
  | 'ObjectCreated:Copy'
  | 'ObjectCreated:CompleteMultipartUpload'
  | 'ObjectRemoved:Delete'
  | 'ObjectRemoved:DeleteMarkerCreated'
  | 'ObjectTagging:Put'
  | 'ObjectTagging:Delete'
  | 'ObjectAcl:Put'
  | 'ObjectRestore:Post'
  | 'ObjectRestore:Completed'
  | 'ObjectRestore:Delete'
  | 'LifecycleExpiration:Delete'
  | 'LifecycleExpiration:DeleteMarkerCreated'
  | 'LifecycleTransition'
  /** None of S3's: replicas follow them, or the access log has them; nobody is notified. */
  | 'LifecycleUploadAborted'
  | 'ObjectLegalHold:Put'
  | 'ObjectRetention:Put'
  | 'Replication:OperationFailedReplication'

/** Something that has happened to an object, and is on disk. */
export interface BucketEvent {
  readonly name: BucketEventName
  readonly bucket: Bucket
  readonly key: string
  /** Undefined where versioning was never set. */
  readonly versionId: string | undefined
  /** Of the version that came or changed; nothing of one that went. */
  readonly size?: number
  readonly etag?: string
  /** Orders the events of one key. */
  readonly sequence: number
  readonly time: Date
  /** Whose doing it was; undefined for the server's own, as lifecycle. */
  readonly cause: EventCause | undefined
  /** What messages of events of one kind say beside: `lifecycleEventData`, `glacierEventData`, … */
  readonly detail?: EventDetail
}

export interface EventCause {
  readonly requestId: string
  /** The caller's account id or, for a user, its name. */
  readonly principalId: string
  /** The address that the request came from. */
  readonly address: string
}

/** Takes an event in. What it returns is waited for before the client is answered: until the event cannot be lost. */
export type EventListener = (event: BucketEvent) => void | Promise<void>

/** Tells those who asked of what has happened. */
export interface Events {
  readonly listen: (listener: EventListener) => void
  readonly raise: EventListener
}

export function createEvents(): Events {
  const listeners: EventListener[] = []
  return {
    listen: (listener) => void listeners.push(listener),
    raise(event) {
      const waits = listeners
        .map((listener) => listener(event))
        .filter((wait) => wait !== undefined)
      return waits.length === 0 ? undefined : Promise.all(waits).then(() => undefined)
    },
  }
}
