import { isJsonObject, type Json } from '../../core/json.ts'
import type { Outbox } from '../../engine/outbox.ts'
import { serverError } from '../errors.ts'
import { createOutboxWorker, type OutboxRun, type OutboxWorker } from '../outbox-worker.ts'
import { deliverMessage } from './deliver-message.ts'

export interface DestinationParts {
  readonly outbox: Outbox
  /** Signs what is delivered. */
  readonly secret: string | undefined
  /** The most messages that wait for one destination. @default 100 000 */
  readonly limit?: number
  readonly onDefect: (error: unknown) => void
}

/** Who is told, and where that is. */
interface Webhook {
  readonly name: string
  /** Undefined: messages wait for a server that knows it. */
  readonly url: string | undefined
}

/** The queue of one destination. */
export interface Destination {
  /** Resolves when the message is on disk. It goes out behind all that are about the same key. */
  tell(key: string, message: Json): Promise<void>
  /** Undefined where nothing can be delivered. */
  readonly worker: OutboxWorker | undefined
}

const defaultLimit = 100_000

export function openDestination(parts: DestinationParts, webhook: Webhook): Destination {
  const { outbox, onDefect, limit = defaultLimit } = parts
  const { name } = webhook
  const queue = `notification ${name}`
  let isFull = false
  const worker = openWorker(parts, queue, webhook)
  return {
    worker,
    async tell(key, message) {
      const wasFull = isFull
      isFull = outbox.count(queue) >= limit
      if (isFull) {
        if (!wasFull) onDefect(serverError('WebhookUnreachable', { context: { name, limit } }))
        return
      }
      await outbox.append(queue, [{ key, message: JSON.stringify(message) }])
      worker?.wake()
    },
  }
}

function openWorker(
  parts: DestinationParts,
  queue: string,
  { name, url }: Webhook,
): OutboxWorker | undefined {
  if (url === undefined) return undefined
  const { outbox, onDefect } = parts
  return createOutboxWorker({
    outbox,
    queue,
    laneOf: (value) => JSON.stringify(isJsonObject(value) ? value['key'] : null),
    work: (value, run) => deliver(parts, { name, url }, { ...run, value }),
    onDefect,
  })
}

/** A message that a receiver refuses this often is given up, so that it does not stop those behind it. */
const mostRefusals = 3

interface DeliveryRun extends OutboxRun {
  readonly value: Json
}

async function deliver(
  { secret, onDefect }: DestinationParts,
  { name, url }: { readonly name: string; readonly url: string },
  { value, attempt, signal }: DeliveryRun,
): Promise<boolean> {
  const message = isJsonObject(value) ? value['message'] : undefined
  if (typeof message !== 'string') return true
  const outcome = await deliverMessage({ url, message, secret, signal })
  if (outcome !== 'refused' || attempt < mostRefusals) return outcome === 'taken'
  onDefect(serverError('WebhookRefused', { context: { name } }))
  return true
}
