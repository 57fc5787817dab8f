import type { Bucket } from '../engine/bucket.ts'
import type { Engine, ObjectBody } from '../engine/engine.ts'
import type { StringMap } from '../engine/object-version.ts'
import type { OperationInput, OperationName, OperationOutput } from '../protocol/operation-types.ts'
import type { Accounts } from './accounts/accounts.ts'
import type { Caller } from './caller.ts'
import type { BucketEvent, BucketEventName } from './events.ts'
import type { Notifications } from './notifications/notifications.ts'
import type { IncomingBody } from './incoming-body.ts'

/** Another action of the same caller. */
export interface Asked {
  readonly action: string
  readonly bucket: Bucket
  /** Left out for an action on the bucket. */
  readonly key?: string
  readonly versionId?: string | undefined
  /** Tags that the request would set, if its body says them. */
  readonly tags?: StringMap
  /** The lock that the request would set, if its body says it. */
  readonly lock?: AskedLock
  /** True for what a write does to the object that it is about to make: its ACL, its lock. */
  readonly isNew?: boolean
  /** The prefix of a listing that nobody asked for: whether a key may be known to be missing. */
  readonly prefix?: string
}

/** An action on what is not in a bucket: creating one, lending a role to S3. */
export interface AskedOwn {
  readonly action: string
  /** An ARN. @default the bucket that the request names */
  readonly resource?: string
  /** The region that the bucket is asked for. */
  readonly locationConstraint?: string | undefined
}

/** A retention or a legal hold, as condition keys tell it. */
export interface AskedLock {
  readonly mode?: string
  /** An ISO 8601 date. */
  readonly until?: string
  readonly legalHold?: string
}

/** The version that an event is about. */
export type EventSubject = Pick<BucketEvent, 'key' | 'versionId' | 'size' | 'etag' | 'sequence'>

/** What a handler may use. There is no raw request: it is authenticated, authorized and parsed. */
export interface Context {
  readonly engine: Engine
  readonly caller: Caller
  readonly now: Date
  readonly requestId: string
  /** The region of the server, for buckets that ask for none. */
  readonly region: string
  readonly accounts: Accounts
  /** True where new buckets are as before April 2023. */
  readonly legacyBucketDefaults: boolean
  readonly notifications: Notifications
  /** How long a day of lifecycle, retention and inventory is, in milliseconds. */
  readonly dayMs: number
  /** The name of the bucket of the request, whether there is one or not. */
  readonly bucketName: string
  /** The bucket of the request. Throws `NoSuchBucket` where there is none. */
  readonly bucket: Bucket
  /** The key of the request; empty where there is none. */
  readonly key: string
  /** The URL of the bucket or object, as the client wrote it. */
  readonly location: string
  /** Nobody else can listen: over TLS, or where this machine itself counts as TLS. */
  readonly isSecure: boolean
  /** Asks about another action of the same caller: the source of a copy, each key of DeleteObjects. */
  allows(asked: Asked): boolean
  /** Asks about an action of the caller's own account, on no bucket that is there. */
  allowsOwn(asked: AskedOwn): boolean
  /** Tells of what has happened to an object of the bucket; what it returns is awaited before the answer. */
  raise(name: BucketEventName, about: EventSubject): void | Promise<void>
}

/** Bodies stream: in as a verified {@link IncomingBody}, out as the engine reads them. */
export type HandlerInput<Name extends OperationName> = Omit<OperationInput<Name>, 'Body'> & {
  readonly Body: IncomingBody
}
export type HandlerOutput<Name extends OperationName> = Omit<OperationOutput<Name>, 'Body'> & {
  readonly Body?: ObjectBody
  /** Where success has several statuses, which it is. */
  readonly $status?: number
}

export interface Handler<Name extends OperationName> {
  readonly operation: Name
  /** Members that the handler acts on. A request with any other answers `NotImplemented`. */
  readonly honours: readonly (keyof OperationInput<Name> & string)[]
  handle(
    input: HandlerInput<Name>,
    context: Context,
  ): HandlerOutput<Name> | Promise<HandlerOutput<Name>>
}

/** A handler of any operation: what it is given was parsed by the schema of its own operation. */
export interface AnyHandler {
  readonly operation: OperationName
  readonly honours: ReadonlySet<string>
  handle(input: Readonly<Record<string, unknown>>, context: Context): unknown
}

/** Declares the handler of one operation, typed by the SDK's own types. */
export function defineHandler<Name extends OperationName>(handler: Handler<Name>): AnyHandler {
  return {
    operation: handler.operation,
    honours: new Set(handler.honours),
    // The codec built this input from the very schema that the SDK's type was generated from.
    handle: (input, context) => handler.handle(input as HandlerInput<Name>, context),
  }
}
