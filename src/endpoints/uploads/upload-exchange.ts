import type { Json } from '../../core/json.ts'
import type { Trail } from '../../audit/trail.ts'
import type { AuditOutcome } from '../../audit/record.ts'
import type { Caller } from '../caller.ts'
import { senderOf } from '../sender.ts'
import type { Peer } from '../web-handler.ts'
import type { DeclaredRoute } from './declare-route.ts'
import type { UploadAnswer } from './upload-answer.ts'
import type { TicketSeal } from './upload-token.ts'

/** What all exchanges of one endpoint share. */
export interface UploadsContext {
  readonly seal: TicketSeal
  readonly trail: Pick<Trail, 'append'>
  readonly now: () => Date
  /** Seconds. */
  readonly lease: number
  readonly onDefect: (error: unknown) => void
  /** The completions of this process that are under way, by the id of their upload. */
  readonly completing: Map<string, Promise<UploadAnswer>>
}

/** One request of somebody who is signed in. */
export interface UploadExchange<C extends Caller> {
  readonly context: UploadsContext
  readonly caller: C
  readonly request: Request
  readonly peer: Peer
  readonly requestId: string
}

export interface UploadRecord {
  readonly outcome: AuditOutcome
  readonly actor: string
  /** Where it goes, or the name of what was to be uploaded. */
  readonly name: string
  readonly detail: Json
}

/** Leaves a record in the trail; resolves when it is durable. */
export async function recordUpload(
  { context, request, peer, requestId }: Omit<UploadExchange<Caller>, 'caller'>,
  { action, storage }: Pick<DeclaredRoute<Caller>, 'action' | 'storage'>,
  { outcome, actor, name, detail }: UploadRecord,
): Promise<void> {
  const place = [storage.bucket, storage.location, name].filter((part) => part !== '').join('/')
  // The longest key fits; a name that somebody made up may be longer.
  const resource = place.slice(0, 680)
  const sender = senderOf(request, peer)
  await context.trail.append({ action, actor, resource, outcome, detail, requestId, ...sender })
}
