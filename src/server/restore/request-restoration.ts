import type { ObjectVersion } from '../../engine/object-version.ts'
import { s3Error } from '../../protocol/errors.ts'
import {
  extended,
  isArchive,
  isOngoing,
  isReadable,
  newRestoration,
  type Restoration,
  type Tier,
} from '../../protocol/restore/restoration.ts'
import type { Context } from '../handler.ts'
import { restorationOf } from './describe-restoration.ts'

interface RequestedRestoration {
  readonly restoration: Restoration
  /** False if there is a copy already, which is only kept longer or shorter. */
  readonly begins: boolean
}

/** The restoration that a request makes of a version. Throws `InvalidObjectState`, `RestoreAlreadyInProgress`, `InvalidArgument`. */
export function requestRestoration(
  version: ObjectVersion,
  { days, tier }: { readonly days: number; readonly tier: Tier },
  { now: date, dayMs }: Pick<Context, 'now' | 'dayMs'>,
): RequestedRestoration {
  const now = date.getTime()
  const { storageClass } = version.metadata
  if (!isArchive(storageClass)) {
    throw s3Error('InvalidObjectState', {
      message: "Restore is not allowed for the object's current storage class",
      hint: 'Objects of other classes than GLACIER and DEEP_ARCHIVE are read as they are.',
    })
  }
  const before = restorationOf(version)
  if (before !== undefined && isOngoing(before, now)) throw s3Error('RestoreAlreadyInProgress')
  if (before !== undefined && isReadable(before, now))
    return { restoration: extended(before, { days, now, dayMs }), begins: false }
  return { restoration: newRestoration({ storageClass, tier, days, now, dayMs }), begins: true }
}
