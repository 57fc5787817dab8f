import type { EventDetail } from './event-detail.ts'

/** What happened to an object, as messages tell of it. */
export interface EventFacts {
  /** `ObjectCreated:Put`. */
  readonly name: string
  readonly time: Date
  readonly region: string
  readonly bucket: string
  /** The account that owns the bucket. */
  readonly owner: string
  readonly key: string
  readonly versionId?: string | undefined
  /** Bytes. */
  readonly size?: number | undefined
  /** Without quotes. */
  readonly etag?: string | undefined
  /** Orders the events of one key. */
  readonly sequence: number
  /** Undefined for S3's own doing. */
  readonly cause?: EventOrigin | undefined
  /** What events of one kind say beside: `glacierEventData`, `lifecycleEventData`, `replicationEventData`. */
  readonly detail?: EventDetail | undefined
}

export interface EventOrigin {
  readonly principalId: string
  readonly address: string
  readonly requestId: string
  readonly hostId?: string | undefined
}

/** A sequence as text that sorts as the number does: 16 hex digits. */
export function sequencerOf(sequence: number): string {
  return sequence.toString(16).toUpperCase().padStart(16, '0')
}
