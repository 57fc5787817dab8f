import type { ObjectVersion } from '../../engine/object-version.ts'
import { s3Error } from '../../protocol/errors.ts'
import { isArchive, isReadable } from '../../protocol/restore/restoration.ts'
import { restorationOf } from './describe-restoration.ts'

/** Throws `InvalidObjectState` for an archived object that is not restored. `role` is what it is to the request. */
export function checkReadable(
  version: ObjectVersion,
  now: Date,
  role: 'object' | 'source' = 'object',
): void {
  const { storageClass } = version.metadata
  if (!isArchive(storageClass)) return
  const restoration = restorationOf(version)
  if (restoration !== undefined && isReadable(restoration, now.getTime())) return
  throw s3Error('InvalidObjectState', {
    ...(role === 'source' && {
      message: "Operation is not valid for the source object's storage class",
    }),
    context: { StorageClass: storageClass },
  })
}
