import { randomUUID } from 'node:crypto'
import { isJsonObject, type Json } from '../../core/json.ts'
import type { Bucket } from '../../engine/bucket.ts'
import type { Outbox } from '../../engine/outbox.ts'
import { eventBridgeMessage } from '../../protocol/notification/event-bridge-message.ts'
import type { EventFacts } from '../../protocol/notification/event-facts.ts'
import { eventMessage, testMessage } from '../../protocol/notification/event-message.ts'
import { matchesRule } from '../../protocol/notification/notification-rule.ts'
import { serverError } from '../errors.ts'
import type { BucketEvent, Events } from '../events.ts'
import { createOutboxWorker, type OutboxRun, type OutboxWorker } from '../outbox-worker.ts'
import { bucketNotification } from './bucket-notification.ts'
import { deliverMessage } from './deliver-message.ts'
import { eventBridge, type Webhooks } from './webhooks.ts'

export interface NotificationParts {
  readonly outbox: Outbox
  readonly events: Events
  readonly webhooks: Webhooks
  /** Signs what is delivered. */
  readonly secret: string | undefined
  readonly hostId: string
  /** The most messages that wait for one destination. @default 100 000 */
  readonly limit?: number
  readonly onDefect: (error: unknown) => void
}

/** Tells webhooks what happened in buckets that want it told. */
export interface Notifications {
  /** True if the destination is one that this server knows a webhook of. */
  knows(arn: string): boolean
  /** Sends what S3 sends to a destination that was just configured. */
  test(arn: string, about: TestSubject): Promise<void>
  /** Begins with what an earlier server left. */
  start(): void
  drain(): Promise<void>
  close(): Promise<void>
}

interface TestSubject {
  readonly bucket: Bucket
  readonly time: Date
  readonly requestId: string
}

interface Destination {
  readonly tell: (key: string, message: Json) => void | Promise<void>
  readonly worker: OutboxWorker
}

export function openNotifications(parts: NotificationParts): Notifications {
  const { events, webhooks, hostId } = parts
  const destinations = new Map(
    [...webhooks].map(([name, url]) => [name, openDestination(parts, name, url)]),
  )
  events.listen((event) => tellAll(event, destinations, hostId))
  const all = async (end: (worker: OutboxWorker) => Promise<void>): Promise<void> => {
    await Promise.all([...destinations.values()].map(({ worker }) => end(worker)))
  }
  return {
    start() {
      for (const { worker } of destinations.values()) worker.wake()
    },
    knows: (arn) => destinations.has(arn),
    async test(arn, { bucket, ...about }) {
      await destinations.get(arn)?.tell('', testMessage({ ...about, bucket: bucket.name, hostId }))
    },
    drain: () => all((worker) => worker.drain()),
    close: () => all((worker) => worker.close()),
  }
}

type Destinations = ReadonlyMap<string, Destination>

/** Nothing, at once, for a bucket without notifications. */
function tellAll(
  event: BucketEvent,
  destinations: Destinations,
  hostId: string,
): void | Promise<void> {
  const configuration = bucketNotification(event.bucket)
  if (configuration === undefined) return undefined
  const facts = factsOf(event, hostId)
  const rule = configuration.rules.find((each) => matchesRule(each, event.name, event.key))
  const bridged = configuration.eventBridge ? eventBridgeMessage(facts, randomUUID()) : undefined
  const told = [
    rule && destinations.get(rule.arn)?.tell(event.key, eventMessage(facts, rule.id)),
    bridged && destinations.get(eventBridge)?.tell(event.key, bridged),
  ]
  return Promise.all(told).then(() => undefined)
}

function factsOf(event: BucketEvent, hostId: string): EventFacts {
  const { bucket, cause } = event
  return {
    ...event,
    region: bucket.region,
    bucket: bucket.name,
    owner: bucket.owner,
    cause: cause && { ...cause, hostId },
  }
}

const defaultLimit = 100_000

function openDestination(parts: NotificationParts, name: string, url: string): Destination {
  const { outbox, onDefect, limit = defaultLimit } = parts
  const queue = `notification ${name}`
  let isFull = false
  const worker = createOutboxWorker({
    outbox,
    queue,
    laneOf: (value) => String(isJsonObject(value) && value['key']),
    work: (value, run) => deliver(parts, { name, url }, value, run),
    onDefect,
  })
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
      worker.wake()
    },
  }
}

interface Webhook {
  readonly name: string
  readonly url: string
}

/** A message that a receiver refuses this often is given up, so that it does not stop those behind it. */
const mostRefusals = 3

async function deliver(
  { secret, onDefect }: NotificationParts,
  { name, url }: Webhook,
  value: Json,
  { attempt, signal }: OutboxRun,
): Promise<boolean> {
  const message = isJsonObject(value) ? value['message'] : undefined
  if (typeof message !== 'string') return true
  const outcome = await deliverMessage({ url, message, secret, signal })
  if (outcome !== 'refused' || attempt < mostRefusals) return outcome === 'taken'
  onDefect(serverError('WebhookRefused', { context: { name } }))
  return true
}
