import type { ObjectVersion } from '../../engine/object-version.ts'
import type { Upload } from '../../engine/upload.ts'
import { calendarDayMs } from '../../protocol/lifecycle/due-time.ts'
import { expirationHeader } from '../../protocol/lifecycle/expiration-header.ts'
import { currentExpiration, uploadExpiration } from '../../protocol/lifecycle/expirations.ts'
import type { Context } from '../handler.ts'
import { bucketLifecycle } from './bucket-lifecycle.ts'

/**
 * `x-amz-expiration` of the latest version of a key. As clients read dates in it, it counts days of the calendar even
 * where lifecycle itself runs by shorter ones.
 */
export function describeExpiration(
  { key, size, modified, isLatest, metadata: { tags } }: ObjectVersion,
  { bucket }: Pick<Context, 'bucket'>,
): { readonly Expiration?: string } {
  const lifecycle = isLatest ? bucketLifecycle(bucket) : undefined
  if (lifecycle === undefined) return {}
  const subject = { key, size, modified, tags }
  const due = currentExpiration(subject, lifecycle.rules, calendarDayMs)
  return due === undefined ? {} : { Expiration: expirationHeader(due) }
}

/** `x-amz-abort-date` and `x-amz-abort-rule-id` of an upload under way. */
export function describeAbortion(
  upload: Upload,
  { bucket }: Pick<Context, 'bucket'>,
): { readonly AbortDate?: Date; readonly AbortRuleId?: string } {
  const lifecycle = bucketLifecycle(bucket)
  const due = lifecycle && uploadExpiration(upload, lifecycle.rules, calendarDayMs)
  return due === undefined ? {} : { AbortDate: new Date(due.due), AbortRuleId: due.rule }
}
