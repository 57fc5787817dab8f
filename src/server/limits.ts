import type { OperationName } from '../protocol/operation-types.ts'

const kib = 1024
const mib = 1024 * kib

/** What a request may cost this server. S3's own limits (of keys, parts, metadata) are in `protocol/limits.ts`. */
export interface ServerLimits {
  /** Connections at a time; one more is closed as soon as it is made. */
  readonly connections: number
  /** Bytes of the request line and all headers. */
  readonly headBytes: number
  /** Headers of a request. */
  readonly headers: number
  /** Requests that a connection may have open: those that it sends before it has read the answers. */
  readonly pipelined: number
  /** A TLS handshake takes no longer, in milliseconds. */
  readonly handshakeMs: number
  /** The head of a request takes no longer, in milliseconds, from its first byte; so may a new connection say nothing. */
  readonly headMs: number
  /** A connection without a request is kept this long, in milliseconds. */
  readonly idleMs: number
  /** A connection on which no byte moves in the middle of a request is cut after this, in milliseconds. */
  readonly stalledMs: number
  /** Of a body, `paceBytes` arrive in every one of these windows, in milliseconds, or it is too slow. */
  readonly paceMs: number
  readonly paceBytes: number
  /** A refused body is read and thrown away this long, in milliseconds, so that its sender gets to read the answer. */
  readonly drainMs: number
  /** A copy or completion that takes longer answers 200 and a blank every so often, in milliseconds. */
  readonly slowMs: number
  /** When the server stops, requests in flight have this long, in milliseconds. */
  readonly closeMs: number
  /** Bytes of all XML and JSON documents that are being read; those up to `smallDocumentBytes` do not count. */
  readonly documentsBytes: number
  readonly smallDocumentBytes: number
}

/** `docs/limits.md` says why each is what it is. */
export const serverLimits: ServerLimits = {
  connections: 4096,
  headBytes: 16 * kib,
  headers: 1000,
  pipelined: 16,
  handshakeMs: 10_000,
  headMs: 30_000,
  idleMs: 30_000,
  stalledMs: 120_000,
  paceMs: 30_000,
  paceBytes: 4 * kib,
  drainMs: 30_000,
  slowMs: 10_000,
  closeMs: 30_000,
  documentsBytes: 64 * mib,
  smallDocumentBytes: 64 * kib,
}

/** Bytes of the XML or JSON document of a request at most. */
export const documentBytes = mib

/** Of operations whose documents may be longer, by what S3 lets them hold. */
export const mostDocumentBytes: Readonly<Partial<Record<OperationName, number>>> = {
  // 10,000 parts with the longest checksum each, indented.
  CompleteMultipartUpload: 5 * mib,
  // 1,000 keys of 1,024 bytes, every one of them escaped.
  DeleteObjects: 8 * mib,
  // 1,000 rules.
  PutBucketLifecycleConfiguration: 2 * mib,
  // Source: S3 User Guide, "Replication configuration file elements".
  PutBucketReplication: 2 * mib,
}
