import { parseJson, type Json } from '../../core/json.ts'
import {
  readNotification,
  type NotificationConfiguration,
} from '../../protocol/notification/read-notification.ts'
import { aspectReader } from '../aspect-reader.ts'

export const notificationAspect = 'notification'

/** A bucket's notification configuration. */
export const bucketNotification = aspectReader<NotificationConfiguration>(
  notificationAspect,
  readNotification,
)

/** The document as it is kept: every rule has an id, as on S3. */
export function withIds(document: Json, newId: () => string): Json {
  const text = JSON.stringify(document, (name, value: unknown) =>
    name.endsWith('Configurations') && Array.isArray(value)
      ? value.map((each: { readonly Id?: string }) => ({ ...each, Id: each.Id ?? newId() }))
      : value,
  )
  return parseJson(text)
}
