import { randomUUID } from 'node:crypto'
import type { Json } from '../../core/json.ts'
import { s3Error } from '../../protocol/errors.ts'
import { checkNotification } from '../../protocol/notification/check-notification.ts'
import {
  readNotification,
  type NotificationConfiguration,
} from '../../protocol/notification/read-notification.ts'
import { defineHandler, type Context } from '../handler.ts'
import { notificationAspect, withIds } from '../notifications/bucket-notification.ts'

export const putBucketNotificationConfiguration = defineHandler({
  operation: 'PutBucketNotificationConfiguration',
  honours: ['NotificationConfiguration', 'SkipDestinationValidation'],
  async handle({ NotificationConfiguration, SkipDestinationValidation }, context) {
    const { engine, bucket } = context
    if (NotificationConfiguration === undefined) throw s3Error('MalformedXML')
    // The codec read the document from XML: it holds nothing that JSON cannot.
    const document = withIds(NotificationConfiguration as Json, randomUUID)
    const configuration = readNotification(document)
    checkNotification(configuration)
    if (SkipDestinationValidation !== true) checkDestinations(configuration, context)
    const { rules, eventBridge } = configuration
    if (rules.length === 0 && !eventBridge) {
      await engine.deleteAspect(bucket, notificationAspect)
      return {}
    }
    await engine.putAspect(bucket, notificationAspect, document)
    await testDestinations(configuration, context)
    return {}
  },
})

/** Throws `InvalidArgument` for a destination that is not there. */
function checkDestinations({ rules }: NotificationConfiguration, { notifications }: Context): void {
  const unknown = rules.find(({ arn }) => !notifications.knows(arn))
  if (unknown === undefined) return
  throw s3Error('InvalidArgument', {
    message: 'Unable to validate the following destination configurations',
    hint: 'Tell the server where the destination is: stowage serve --webhook ARN=URL.',
    context: {
      ArgumentName1: unknown.arn,
      ArgumentValue1: `The destination ${destinations[unknown.kind]} does not exist`,
    },
  })
}

const destinations = { sns: 'topic', sqs: 'queue', lambda: 'function' } as const

/** Queues and topics are sent a test, functions are not. */
async function testDestinations(
  { rules }: NotificationConfiguration,
  { notifications, bucket, now: time, requestId }: Context,
): Promise<void> {
  const arns = new Set(rules.filter(({ kind }) => kind !== 'lambda').map(({ arn }) => arn))
  for (const arn of arns) await notifications.test(arn, { bucket, time, requestId })
}
