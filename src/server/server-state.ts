import type { Engine } from '../engine/engine.ts'
import type { Accounts } from './accounts/accounts.ts'
import type { Events } from './events.ts'
import type { BodyPace } from './body-pace.ts'
import type { DocumentRoom } from './document-room.ts'
import type { FollowUp } from './follow-up.ts'
import type { Interceptor } from './interception.ts'
import type { ServerLimits } from './limits.ts'
import type { RequestRecord } from './request-record.ts'
import type { Schedule } from './schedule.ts'

export type { RequestRecord } from './request-record.ts'

/** What lives as long as the server and is shared by its requests. */
export interface ServerState {
  readonly engine: Engine
  readonly accounts: Accounts
  readonly legacyBucketDefaults: boolean
  readonly region: string
  readonly domains: readonly string[]
  /** True where nothing but websites is served, as on a port of their own. */
  readonly websitesOnly: boolean
  readonly hostId: string
  readonly assumeSecureTransport: boolean
  readonly now: () => Date
  /** No two requests of this server, and hardly any two of two servers, have the same. */
  readonly nextRequestId: () => string
  readonly events: Events
  readonly schedule: Schedule
  readonly followUp: FollowUp
  /** How long a day of lifecycle, retention and inventory is, in milliseconds. */
  readonly dayMs: number
  readonly intercept: Interceptor | undefined
  readonly record: (record: RequestRecord) => void
  /** Told of every error that is nobody's request's fault. */
  readonly onDefect: (error: unknown) => void
  readonly limits: ServerLimits
  readonly bodies: BodyPace
  readonly documents: DocumentRoom
}
