import { cutArn } from '../iam/arn.ts'
import { s3Error } from '../errors.ts'
import { checkOverlaps } from './check-overlaps.ts'
import { isEventPattern } from './event-names.ts'
import type { DestinationKind, NotificationRule } from './notification-rule.ts'
import type { NotificationConfiguration } from './read-notification.ts'

const maxConfigurations = 100

/** The elements that name destinations. */
const elements: Readonly<Record<DestinationKind, string>> = {
  sns: 'Topic',
  sqs: 'Queue',
  lambda: 'CloudFunction',
}

/** Source: S3 API Reference, PutBucketNotificationConfiguration. Throws `InvalidArgument`. */
export function checkNotification({ rules }: NotificationConfiguration): void {
  if (rules.length > maxConfigurations)
    throw invalid('Cannot have more than 100 notification configurations.', {})
  for (const rule of rules) checkRule(rule)
  const ids = rules.map(({ id }) => id).filter((id) => id !== '')
  const twice = ids.find((id, index) => ids.indexOf(id) !== index)
  if (twice !== undefined) {
    throw invalid('Configuration Id must be unique across all configurations.', {
      ArgumentName: 'Id',
      ArgumentValue: twice,
    })
  }
  checkOverlaps(rules)
}

function checkRule({ id, kind, arn, events }: NotificationRule): void {
  if (id.length > maxIdLength)
    throw invalid('ID length should not exceed allowed limit of 255', { ArgumentName: 'Id' })
  const event = events.find((each) => !isEventPattern(each))
  if (event !== undefined) {
    throw invalid('The event is not supported for notifications', {
      ArgumentName: 'Event',
      ArgumentValue: event,
    })
  }
  const [scheme, , service] = cutArn(arn) ?? []
  if (scheme === 'arn' && service === kind) return
  throw invalid('The ARN could not be parsed', {
    ArgumentName: elements[kind],
    ArgumentValue: arn,
  })
}

const maxIdLength = 255

function invalid(message: string, context: Readonly<Record<string, string>>): Error {
  return s3Error('InvalidArgument', { message, context })
}
