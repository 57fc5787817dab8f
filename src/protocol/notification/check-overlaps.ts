import { s3Error } from '../errors.ts'
import { sharesEvents } from './event-names.ts'
import type { NotificationRule } from './notification-rule.ts'

/**
 * No event may reach two destinations: rules that share one have to differ in prefix or suffix for sure.
 * Source: S3 User Guide, "Configuring event notifications using object key name filtering". Throws `InvalidArgument`.
 */
export function checkOverlaps(rules: readonly NotificationRule[]): void {
  rules.forEach((rule, index) => {
    const other = rules.slice(index + 1).find((each) => overlaps(rule, each))
    if (other === undefined) return
    throw s3Error('InvalidArgument', {
      message: isFiltered(rule, other)
        ? 'Configuration is ambiguously defined. Cannot have overlapping suffixes in two rules if the prefixes are overlapping for the same event type.'
        : 'Configurations overlap. Configurations on the same bucket cannot share a common event type.',
      context: { ArgumentName: 'Configuration Id', ArgumentValue: `${rule.id}, ${other.id}` },
    })
  })
}

const isFiltered = (...rules: readonly NotificationRule[]): boolean =>
  rules.some(({ prefix, suffix }) => prefix !== '' || suffix !== '')

function overlaps(one: NotificationRule, other: NotificationRule): boolean {
  return (
    one.events.some((event) => other.events.some((each) => sharesEvents(event, each))) &&
    (one.prefix.startsWith(other.prefix) || other.prefix.startsWith(one.prefix)) &&
    (one.suffix.endsWith(other.suffix) || other.suffix.endsWith(one.suffix))
  )
}
