import { setTimeout as delay } from 'node:timers/promises'
import { isStowageError, type StowageError } from '../../core/error.ts'
import { parseJson } from '../../core/json.ts'
import type { StoredObject } from '../../storage/stored-object.ts'
import type { Caller } from '../caller.ts'
import { endpointError } from '../errors.ts'
import type { DeclaredRoute, RouteCall } from './declare-route.ts'
import { joinParts } from './join-parts.ts'
import { promoteUpload } from './promote-upload.ts'
import { refusalOf, type UploadAnswer } from './upload-answer.ts'
import { claimUpload, type UploadClaim } from './upload-claim.ts'
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
  for (let waited = 0; ; waited += pauseMs) {
    const outcome = await claimUpload({ pending: route.pending, id: ticket.id, now, lease })
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
  const { exchange, route, ticket, message } = completing
  const { caller } = exchange
  const { id, name, size, contentType, key } = ticket
  const record = { actor: caller.actor, name: key }
  try {
    const call = await route.open(caller, ticket.input)
    await joinParts(route, ticket)
    const verified = await verifyUpload({ route, ticket, checksum: message.checksum })
    await call.checkQuota({ id, name, size, contentType })
    await checkHeld(claim)
    const stored = await promoteUpload({ route, ticket, verified, claim })
    const detail = { id, key: stored.key, size: stored.size, contentType: stored.contentType }
    await recordUpload(exchange, route, {
      ...record,
      outcome: 'success',
      name: stored.key,
      detail,
    })
    await checkHeld(claim)
    return { state: 'completed', ...(await told(call, stored, ticket)) }
  } catch (error) {
    if (isChange(error))
      throw endpointError('UploadMissing', {
        message: 'The upload changed while it was looked at.',
        cause: error,
      })
    if (!isFinal(error)) throw error
    const { code, message: reason } = error
    await recordUpload(exchange, route, {
      ...record,
      outcome: 'failed',
      detail: { id, code, reason },
    })
    return { state: 'refused', code, message: reason }
  }
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

/** What the application returns, as JSON has it. */
async function told(call: RouteCall, stored: StoredObject, { id, name }: UploadTicket) {
  const returned = await call.onComplete(stored, { id, name })
  const text: string | undefined = JSON.stringify(returned)
  return text === undefined ? {} : { data: parseJson(text) }
}
