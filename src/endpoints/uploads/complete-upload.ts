import { setTimeout as delay } from 'node:timers/promises'
import { isStowageError, type StowageError } from '../../core/error.ts'
import type { StoredObject } from '../../storage/stored-object.ts'
import type { Caller } from '../caller.ts'
import { endpointError } from '../errors.ts'
import type { DeclaredRoute, RouteCall } from './declare-route.ts'
import { hasArrived } from './has-arrived.ts'
import { joinParts } from './join-parts.ts'
import { promotedEarlier, promoteUpload, withdrawPromoted } from './promote-upload.ts'
import { tellApplication } from './tell-application.ts'
import { refusalOf, type UploadAnswer } from './upload-answer.ts'
import { claimUpload, readAnswer, type UploadClaim } from './upload-claim.ts'
import { recordUpload, type UploadExchange } from './upload-exchange.ts'
import type { MessageOf } from './upload-message.ts'
import type { CompletedReply } from './upload-reply.ts'
import type { UploadTicket } from './upload-token.ts'
import { verifyUpload } from './verify-upload.ts'

export interface Completing<C extends Caller> {
  readonly exchange: UploadExchange<C>
  readonly route: DeclaredRoute<C>
  readonly ticket: UploadTicket
  readonly message: Pick<MessageOf<'complete'>, 'checksum'>
}

/** Milliseconds to wait for another process, and between two looks. */
const patienceMs = 20_000
const pauseMs = 250

/**
 * Completes an upload once, whoever asks how often: verified, promoted, recorded, and told to the
 * application. All others get the same answer. Throws `UploadMissing` and `UploadBusy`, which pass, and
 * `UploadRejected` and `UploadOverQuota`, which do not.
 */
export async function completeUpload<C extends Caller>(
  completing: Completing<C>,
): Promise<CompletedReply> {
  const { exchange, ticket } = completing
  const { completing: running } = exchange.context
  const { id } = ticket
  const answering = running.get(id) ?? settle(completing)
  running.set(id, answering)
  try {
    const answer = await answering
    if (answer.state === 'refused') throw refusalOf(answer)
    return { data: answer.data }
  } finally {
    running.delete(id)
  }
}

async function settle<C extends Caller>(completing: Completing<C>): Promise<UploadAnswer> {
  const { exchange, route, ticket } = completing
  const { now, lease } = exchange.context
  const { pending } = route
  const { id } = ticket
  if (!(await hasArrived(route, ticket))) {
    // What is settled is deleted only after its answer is there.
    const answer = await readAnswer({ pending, id })
    if (answer === undefined) throw endpointError('UploadMissing')
    return answer
  }
  for (let waited = 0; ; waited += pauseMs) {
    const outcome = await claimUpload({ pending, id, now, lease })
    if (outcome.state === 'answered') return outcome.answer
    if (outcome.state === 'claimed') return carryOut(completing, outcome.claim)
    if (waited >= patienceMs) throw endpointError('UploadBusy')
    await delay(pauseMs)
  }
}

/** Everything that happens once. What ends it before its end can be tried again. */
async function carryOut<C extends Caller>(
  completing: Completing<C>,
  claim: UploadClaim,
): Promise<UploadAnswer> {
  const { onDefect } = completing.exchange.context
  try {
    return await claim.settle(await decide(completing, claim))
  } catch (error) {
    await claim.release().catch(onDefect)
    throw error
  }
}

async function decide<C extends Caller>(
  completing: Completing<C>,
  claim: UploadClaim,
): Promise<UploadAnswer> {
  const { exchange, route, ticket } = completing
  const call = await route.open(exchange.caller, ticket.input)
  const placed = await place(completing, claim, call)
  if (isStowageError(placed)) return refuse(completing, placed)
  const { key, size, contentType } = placed
  const detail = { id: ticket.id, key, size, contentType }
  const { actor } = exchange.caller
  await recordUpload(exchange, route, { outcome: 'success', actor, name: key, detail })
  await checkHeld(claim)
  const told = await tellApplication({ exchange, route, ticket, call }, placed)
  if (told.state === 'completed') return told
  await checkHeld(claim)
  await withdrawPromoted({ route, ticket, claim }, placed)
  return refuse(completing, told.refusal)
}

/** Puts an upload where it goes, or tells why it is refused for good. */
async function place<C extends Caller>(
  { route, ticket, message }: Completing<C>,
  claim: UploadClaim,
  call: RouteCall,
): Promise<StoredObject | StowageError> {
  const { id, name, size, contentType } = ticket
  try {
    // It was let in: what has changed since is no reason to refuse what the application may know of.
    const earlier = await promotedEarlier({ route, ticket, claim })
    if (earlier !== undefined) return earlier
    await joinParts(route, ticket)
    const verified = await verifyUpload({ route, ticket, checksum: message.checksum })
    await call.checkQuota({ id, name, size, contentType })
    await checkHeld(claim)
    return await promoteUpload({ route, ticket, verified, claim })
  } catch (error) {
    if (isFinal(error)) return error
    if (!isChange(error)) throw error
    throw endpointError('UploadMissing', {
      message: 'The upload changed while it was looked at.',
      cause: error,
    })
  }
}

async function refuse<C extends Caller>(
  { exchange, route, ticket: { id, key } }: Completing<C>,
  { code, message }: StowageError,
): Promise<UploadAnswer> {
  const { actor } = exchange.caller
  const detail = { id, code, reason: message }
  await recordUpload(exchange, route, { outcome: 'failed', actor, name: key, detail })
  return { state: 'refused', code, message }
}

/** Trying again would end alike. */
const isFinal = (error: unknown): error is StowageError =>
  isStowageError(error, 'UploadRejected') || isStowageError(error, 'UploadOverQuota')

/** Somebody sent it again. */
const isChange = (error: unknown): boolean =>
  isStowageError(error, 'SourceChanged') || isStowageError(error, 'PreconditionFailed')

/** A process that was halted for longer than its lease has lost its claim to another one. */
async function checkHeld(claim: UploadClaim): Promise<void> {
  if (!(await claim.isHeld())) throw endpointError('UploadBusy')
}
