import type { Engine } from '../engine/engine.ts'
import type { Accounts } from './accounts/accounts.ts'
import type { Events } from './events.ts'
import { createDueInventories } from './inventory/due-inventories.ts'
import { runInventory, type WrittenInventory } from './inventory/run-inventory.ts'
import { createAccessLog, type AccessLog } from './logging/access-log.ts'
import { openNotifications, type Notifications } from './notifications/notifications.ts'
import type { Webhooks } from './notifications/webhooks.ts'
import { openReplication } from './replication/replication.ts'
import type { Schedule } from './schedule.ts'

/** What it takes of the server's state. */
interface FollowUpState {
  readonly engine: Engine
  readonly accounts: Accounts
  readonly events: Events
  readonly schedule: Schedule
  readonly hostId: string
  readonly now: () => Date
  readonly dayMs: number
  readonly onDefect: (error: unknown) => void
}

export interface FollowUpOptions {
  readonly webhooks: Webhooks
  readonly webhookSecret: string | undefined
  /** How often; undefined: every five minutes, or as often as a shorter day makes it. */
  readonly logDeliverySeconds: number | undefined
}

/** What goes on when a request is answered: logs, notifications, replication, inventories. No request waits for it. */
export interface FollowUp {
  readonly accessLog: AccessLog
  readonly notifications: Notifications
  /** Begins with what an earlier server left to do. */
  start(): void
  runInventory(bucket: string, id: string): Promise<WrittenInventory>
  /** Does all that is due now: what it cannot do stays for later. */
  settle(): Promise<void>
  /** Delivers the logs. Events and replicas that are still to come go on with the next start. */
  close(): Promise<void>
}

/** 300 of a day of 24 hours, but never so few that each line becomes an object. */
const deliverySeconds = ({ dayMs }: FollowUpState): number => Math.max(1, dayMs / 288_000)

export function openFollowUp(state: FollowUpState, options: FollowUpOptions): FollowUp {
  const { engine, schedule } = state
  const { outbox } = engine
  const { webhooks, webhookSecret: secret } = options
  const notifications = openNotifications({ ...state, outbox, webhooks, secret })
  const replication = openReplication(state)
  const accessLog = createAccessLog(state)
  const writeDue = createDueInventories(state)
  const { logDeliverySeconds = deliverySeconds(state) } = options
  schedule.every(logDeliverySeconds * 1000, accessLog.deliver)
  // Often enough that an inventory is never much later than its day.
  schedule.every(state.dayMs / 24, writeDue)
  return {
    accessLog,
    notifications,
    start() {
      replication.start()
      notifications.start()
    },
    runInventory: (bucket, id) => runInventory(state, { bucket, id }),
    async settle() {
      await replication.drain()
      await writeDue()
      await accessLog.deliver()
      await notifications.drain()
    },
    async close() {
      await accessLog.deliver()
      await Promise.all([replication.close(), notifications.close()])
    },
  }
}
