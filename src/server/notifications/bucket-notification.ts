import { parseJson, type Json } from '../../core/json.ts'
import type { Bucket } from '../../engine/bucket.ts'
import {
  readNotification,
  type NotificationConfiguration,
} from '../../protocol/notification/read-notification.ts'

export const notificationAspect = 'notification'

const known = new WeakMap<Bucket, NotificationConfiguration>()

/** A bucket's notification configuration, read once per record; undefined where there is none. */
export function bucketNotification(bucket: Bucket): NotificationConfiguration | undefined {
  const document = bucket.aspects[notificationAspect]
  if (document === undefined) return undefined
  const found = known.get(bucket) ?? readNotification(document)
  known.set(bucket, found)
  return found
}

/** The document as it is kept: every rule has an id, as on S3. */
export function withIds(document: Json, newId: () => string): Json {
  const text = JSON.stringify(document, (name, value: unknown) =>
    name.endsWith('Configurations') && Array.isArray(value)
      ? value.map((each: { readonly Id?: string }) => ({ ...each, Id: each.Id ?? newId() }))
      : value,
  )
  return parseJson(text)
}
