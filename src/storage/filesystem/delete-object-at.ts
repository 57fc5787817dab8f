import { checkWrite } from './commit-object.ts'
import type { Disk } from './disk.ts'
import { findObject } from './find-object.ts'
import type { ObjectPlace } from './object-place.ts'
import { withdrawObject } from './withdraw-object.ts'

interface Deletion {
  readonly VersionId?: string | undefined
  readonly IfMatch?: string | undefined
}

/** Deletes an object; one that is not there is no error, nor is a version of it. Throws `PreconditionFailed`. */
export async function deleteObjectAt(
  disk: Disk,
  place: ObjectPlace,
  { VersionId = 'null', IfMatch }: Deletion,
): Promise<void> {
  if (VersionId !== 'null') return
  await disk.locks(place.key, async () => {
    if (IfMatch !== undefined) checkWrite({ IfMatch }, await findObject(disk, place), place)
    await withdrawObject(disk.tree, place)
    await disk.records.deleteAll(place.key)
  })
}
