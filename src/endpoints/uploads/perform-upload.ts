import { isStowageError } from '../../core/error.ts'
import type { Awaitable, Caller } from '../caller.ts'
import { endpointError } from '../errors.ts'
import { abortUpload } from './abort-upload.ts'
import { beginUpload } from './begin-upload.ts'
import { completeUpload } from './complete-upload.ts'
import type { DeclaredRoute } from './declare-route.ts'
import { arrivedParts, signParts } from './sign-parts.ts'
import { recordUpload, type UploadExchange } from './upload-exchange.ts'
import type { MessageOf, UploadMessage } from './upload-message.ts'
import type { UploadTicket } from './upload-token.ts'

/** A request whose sender is not known yet. */
export interface UploadArrival<C extends Caller> extends Omit<UploadExchange<C>, 'caller'> {
  readonly authenticate: (request: Request) => Awaitable<C | undefined>
  readonly routes: ReadonlyMap<string, DeclaredRoute<C>>
}

/** Carries out a message, for the one it is from. What is denied is in the trail before it is told. */
export async function performUpload<C extends Caller>(
  arrival: UploadArrival<C>,
  message: UploadMessage,
): Promise<unknown> {
  const { context, request, authenticate, routes } = arrival
  const ticket =
    message.operation === 'begin' ? undefined : context.seal.open(message.token, context.now())
  const name = message.operation === 'begin' ? message.route : ticket?.route
  const route = routes.get(name ?? '')
  if (route === undefined) throw endpointError('UploadUnknown')
  const caller = await authenticate(request)
  const subject = message.operation === 'begin' ? message.name : (ticket?.key ?? '')
  try {
    if (caller === undefined) throw endpointError('SignInRequired')
    const exchange: UploadExchange<C> = { ...arrival, caller }
    if (message.operation === 'begin') return await beginUpload(exchange, route, message)
    if (ticket === undefined || ticket.actor !== caller.actor) throw endpointError('UploadDenied')
    return await goOn(exchange, { route, ticket, message })
  } catch (error) {
    // What is refused at the end of an upload is recorded there, once for all who ask.
    const outcome =
      message.operation === 'begin' ? refusals.get(codeOf(error)) : denials.get(codeOf(error))
    if (outcome !== undefined)
      await recordUpload(arrival, route, {
        outcome,
        actor: caller?.actor ?? 'anonymous',
        name: subject,
        detail: { operation: message.operation, code: codeOf(error) },
      })
    throw error
  }
}

const denials: ReadonlyMap<string, 'denied' | 'failed'> = new Map([
  ['SignInRequired', 'denied'],
  ['UploadDenied', 'denied'],
])
const refusals: ReadonlyMap<string, 'denied' | 'failed'> = new Map([
  ...denials,
  ['UploadRejected', 'failed'],
  ['UploadOverQuota', 'failed'],
])

const codeOf = (error: unknown): string => (isStowageError(error) ? error.code : '')

interface Continued<C extends Caller> {
  readonly route: DeclaredRoute<C>
  readonly ticket: UploadTicket
  readonly message: Exclude<UploadMessage, MessageOf<'begin'>>
}

async function goOn<C extends Caller>(
  exchange: UploadExchange<C>,
  { route, ticket, message }: Continued<C>,
): Promise<unknown> {
  switch (message.operation) {
    case 'sign':
      return signParts(route, ticket, message)
    case 'parts':
      return arrivedParts(route, ticket)
    case 'complete':
      return completeUpload({ exchange, route, ticket, message })
    case 'abort':
      await abortUpload(exchange.context, route, ticket)
      return {}
  }
}
