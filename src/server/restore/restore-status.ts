import type { Engine } from '../../engine/engine.ts'
import type { ListEntry } from '../../engine/object-version.ts'
import { isArchive, isOngoing, isReadable } from '../../protocol/restore/restoration.ts'
import { restorationOf } from './describe-restoration.ts'

/** `RestoreStatus`, as listings have it of an archived object. */
export interface RestoreStatus {
  readonly IsRestoreInProgress: boolean
  readonly RestoreExpiryDate?: Date
}

/** How far the restoration of a listed object is; undefined for one that none was asked for. Reads archived ones alone. */
export function restoreStatus(
  engine: Engine,
  bucket: string,
  { entry: { key, versionId, storageClass }, now }: { entry: ListEntry; now: Date },
): RestoreStatus | undefined {
  if (!isArchive(storageClass)) return undefined
  const version = engine.getObject({ bucket, key, versionId })
  const restoration = version?.deleteMarker === false ? restorationOf(version) : undefined
  if (restoration === undefined) return undefined
  if (isOngoing(restoration, now.getTime())) return { IsRestoreInProgress: true }
  if (!isReadable(restoration, now.getTime())) return undefined
  return { IsRestoreInProgress: false, RestoreExpiryDate: new Date(restoration.expires) }
}
