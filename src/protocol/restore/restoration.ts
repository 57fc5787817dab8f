import { isJsonObject, type Json } from '../../core/json.ts'
import { s3Error } from '../errors.ts'
import { dueTime } from '../lifecycle/due-time.ts'

/** The classes whose objects have to be restored before they can be read. */
const archives = {
  GLACIER: { Expedited: 1 / 24 / 60, Standard: 3 / 24, Bulk: 5 / 24 },
  DEEP_ARCHIVE: { Standard: 12 / 24, Bulk: 2 },
} as const satisfies Record<string, Partial<Record<Tier, number>>>

export type ArchiveClass = keyof typeof archives
export type Tier = 'Bulk' | 'Expedited' | 'Standard'

export const isArchive = (storageClass: string | undefined): storageClass is ArchiveClass =>
  storageClass !== undefined && Object.hasOwn(archives, storageClass)

/** A temporary copy of an archived object. Times are in milliseconds. */
export interface Restoration {
  /** From here on it can be read. */
  readonly ready: number
  /** From here on it cannot be any longer. */
  readonly expires: number
}

export const isOngoing = ({ ready }: Restoration, now: number): boolean => now < ready

/** True while the object can be read. */
export const isReadable = ({ ready, expires }: Restoration, now: number): boolean =>
  ready <= now && now < expires

/** A restoration as it is kept with a version. */
export function readRestoration(kept: Json | undefined): Restoration | undefined {
  if (!isJsonObject(kept)) return undefined
  const { ready, expires } = kept
  return typeof ready === 'number' && typeof expires === 'number' ? { ready, expires } : undefined
}

interface RestorationRequest {
  readonly storageClass: ArchiveClass
  readonly tier: Tier
  readonly days: number
  /** In milliseconds. */
  readonly now: number
  readonly dayMs: number
}

/**
 * A restoration that begins now. It takes as long as AWS says it does at best, measured in the server's days: from
 * Glacier one minute, three or five hours by tier, from the deep archive half a day or two days. Throws `InvalidArgument`.
 * Source: S3 User Guide, "Understanding archive retrieval options".
 */
export function newRestoration(request: RestorationRequest): Restoration {
  const { storageClass, tier, days, now, dayMs } = request
  const durations: Partial<Record<Tier, number>> = archives[storageClass]
  const duration = durations[tier]
  if (duration === undefined) {
    throw s3Error('InvalidArgument', {
      message: 'Retrieval option is not supported by this storage class',
      context: { ArgumentName: 'Tier', ArgumentValue: tier },
    })
  }
  const ready = Math.ceil(now + duration * dayMs)
  return { ready, expires: dueTime(ready, days, dayMs) }
}

/** The same copy, kept for so many days from now. */
export const extended = (
  { ready }: Restoration,
  { days, now, dayMs }: Pick<RestorationRequest, 'days' | 'now' | 'dayMs'>,
): Restoration => ({ ready, expires: dueTime(now, days, dayMs) })

/** `x-amz-restore`. Source: S3 API Reference, HeadObject. */
export function restoreHeader(restoration: Restoration, now: number): string | undefined {
  if (isOngoing(restoration, now)) return 'ongoing-request="true"'
  if (!isReadable(restoration, now)) return undefined
  const date = new Date(restoration.expires).toUTCString()
  return `ongoing-request="false", expiry-date="${date}"`
}
