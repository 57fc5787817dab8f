import { randomUUID } from 'node:crypto'
import type { Bucket } from '../../engine/bucket.ts'
import { eventBridgeMessage } from '../../protocol/notification/event-bridge-message.ts'
import type { EventFacts } from '../../protocol/notification/event-facts.ts'
import { eventMessage, testMessage } from '../../protocol/notification/event-message.ts'
import { matchesRule } from '../../protocol/notification/notification-rule.ts'
import type { BucketEvent, Events } from '../events.ts'
import type { OutboxWorker } from '../outbox-worker.ts'
import { bucketNotification } from './bucket-notification.ts'
import { openDestination, type Destination, type DestinationParts } from './destination.ts'
import { eventBridge, type Webhooks } from './webhooks.ts'

export interface NotificationParts extends DestinationParts {
  readonly events: Events
  readonly webhooks: Webhooks
  readonly hostId: string
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

export function openNotifications(parts: NotificationParts): Notifications {
  const { events, webhooks, hostId } = parts
  const destinations = new Map(
    [...webhooks].map(([name, url]) => [name, openDestination(parts, { name, url })]),
  )
  const destinationOf: DestinationOf = (name) => {
    const known = destinations.get(name) ?? openDestination(parts, { name, url: undefined })
    destinations.set(name, known)
    return known
  }
  events.listen((event) => tellAll(event, destinationOf, hostId))
  const workers = (): OutboxWorker[] =>
    [...destinations.values()].map(({ worker }) => worker).filter((worker) => worker !== undefined)
  return {
    knows: (arn) => webhooks.has(arn),
    test: (arn, { bucket, ...about }) =>
      destinationOf(arn).tell('', testMessage({ ...about, bucket: bucket.name, hostId })),
    start() {
      for (const worker of workers()) worker.wake()
    },
    async drain() {
      await Promise.all(workers().map((worker) => worker.drain()))
    },
    async close() {
      await Promise.all(workers().map((worker) => worker.close()))
    },
  }
}

type DestinationOf = (name: string) => Destination

/** Nothing, at once, for a bucket without notifications. */
function tellAll(
  event: BucketEvent,
  destinationOf: DestinationOf,
  hostId: string,
): void | Promise<void> {
  const configuration = bucketNotification(event.bucket)
  if (configuration === undefined) return undefined
  const facts = factsOf(event, hostId)
  const rule = configuration.rules.find((each) => matchesRule(each, event.name, event.key))
  const bridged = configuration.eventBridge ? eventBridgeMessage(facts, randomUUID()) : undefined
  const told: Promise<void>[] = []
  if (rule) told.push(destinationOf(rule.arn).tell(event.key, eventMessage(facts, rule.id)))
  if (bridged !== undefined) told.push(destinationOf(eventBridge).tell(event.key, bridged))
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
