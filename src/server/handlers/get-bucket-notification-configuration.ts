import { isJsonObject } from '../../core/json.ts'
import { defineHandler } from '../handler.ts'
import { notificationAspect } from '../notifications/bucket-notification.ts'

export const getBucketNotificationConfiguration = defineHandler({
  operation: 'GetBucketNotificationConfiguration',
  honours: [],
  // The output is the document itself; a bucket without one has an empty one.
  handle(_input, { bucket }) {
    const document = bucket.aspects[notificationAspect]
    return isJsonObject(document) ? document : {}
  },
})
