import { matchesEvent } from './event-names.ts'

/** Which service a destination belongs to, as its ARN says. */
export type DestinationKind = 'sns' | 'sqs' | 'lambda'

/** One destination of a notification configuration, and what it is told of. */
export interface NotificationRule {
  readonly id: string
  readonly kind: DestinationKind
  readonly arn: string
  /** `s3:ObjectCreated:*` and its kin. */
  readonly events: readonly string[]
  readonly prefix: string
  readonly suffix: string
}

/** True if the rule's destination is told of an event: `ObjectCreated:Put`. */
export function matchesRule(rule: NotificationRule, name: string, key: string): boolean {
  return (
    key.startsWith(rule.prefix) &&
    key.endsWith(rule.suffix) &&
    rule.events.some((pattern) => matchesEvent(pattern, name))
  )
}
