import { encodePathKey } from '../core/percent.ts'
import type { Bucket } from '../engine/bucket.ts'
import type { Engine } from '../engine/engine.ts'
import { s3Error } from '../protocol/errors.ts'
import type { Accounts } from './accounts/accounts.ts'
import type { Authorized } from './authorize.ts'
import type { BucketEventName, Events } from './events.ts'
import type { Caller } from './caller.ts'
import type { Context, EventSubject } from './handler.ts'
import type { Notifications } from './notifications/notifications.ts'
import type { MatchedRequest } from './request-head.ts'
import { isSecureTransport } from './secure-transport.ts'
import type { ServerState } from './server-state.ts'

interface ContextParts {
  readonly head: MatchedRequest
  readonly caller: Caller
  readonly now: Date
  readonly requestId: string
  readonly authorized: Authorized
}

/** The context of one request. A class, as getters of an object literal are made anew for each. */
export class RequestContext implements Context {
  readonly engine: Engine
  readonly region: string
  readonly accounts: Accounts
  readonly legacyBucketDefaults: boolean
  readonly dayMs: number
  readonly caller: Caller
  readonly now: Date
  readonly requestId: string
  readonly key: string
  readonly bucketName: string
  readonly allows: Context['allows']
  readonly allowsOwn: Context['allowsOwn']
  readonly notifications: Notifications
  readonly #events: Events
  readonly #head: MatchedRequest
  readonly #state: ServerState
  readonly #authorized: Authorized

  constructor(state: ServerState, parts: ContextParts) {
    const { engine, region, accounts, dayMs, events } = state
    const { bucket = '', key = '' } = parts.head.target
    this.engine = engine
    this.region = region
    this.accounts = accounts
    this.legacyBucketDefaults = state.legacyBucketDefaults
    this.dayMs = dayMs
    this.caller = parts.caller
    this.now = parts.now
    this.requestId = parts.requestId
    this.key = key
    this.bucketName = bucket
    this.notifications = state.followUp.notifications
    this.#events = events
    this.#head = parts.head
    this.#state = state
    this.#authorized = parts.authorized
    // Bound, as handlers take it out of the context.
    this.allows = (asked) => parts.authorized.decision(asked).effect === 'allow'
    this.allowsOwn = (asked) => parts.authorized.ownDecision(asked).effect === 'allow'
  }

  raise(name: BucketEventName, about: EventSubject): void | Promise<void> {
    const { requestId, now: time, caller } = this
    const isForm = name === 'ObjectCreated:Put' && this.#head.method === 'POST'
    return this.#events.raise({
      name: isForm ? 'ObjectCreated:Post' : name,
      bucket: this.bucket,
      ...about,
      time,
      cause: { requestId, principalId: caller.account, address: this.#head.address },
    })
  }

  get bucket(): Bucket {
    const { bucket } = this.#authorized
    if (bucket !== undefined) return bucket
    throw s3Error('NoSuchBucket', { context: { BucketName: this.bucketName } })
  }

  get isSecure(): boolean {
    return isSecureTransport(this.#head, this.#state)
  }

  get location(): string {
    const { encrypted, host, target } = this.#head
    return `${encrypted ? 'https' : 'http'}://${host}${encodePathKey(target.path)}`
  }
}
