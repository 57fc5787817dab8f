import type { _Error as DeleteError, DeletedObject, ObjectIdentifier } from '@aws-sdk/client-s3'
import { isStowageError } from '../../../core/error.ts'
import { s3Error } from '../../../protocol/errors.ts'
import { maxDeletedKeys } from '../../../protocol/limits.ts'
import { deleteObjectAt } from '../delete-object-at.ts'
import type { Disk } from '../disk.ts'
import { placeOf } from '../object-place.ts'
import { defineOperation } from '../operation.ts'

/** At a time: as many as share a sync of their directory well. */
const width = 32

export const deleteObjects = defineOperation({
  name: 'DeleteObjects',
  honours: ['Delete', 'BypassGovernanceRetention'],
  async run(disk, { Delete }, { windows }) {
    const objects = Delete?.Objects ?? []
    if (objects.length === 0 || objects.length > maxDeletedKeys) throw s3Error('MalformedXML')
    const outcomes: (DeletedObject | DeleteError)[] = []
    const waiting = [...objects.entries()].toReversed()
    const deleteSome = async (): Promise<void> => {
      for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
        const [at, object] = next
        outcomes[at] = await deleteOne(disk, object, windows)
      }
    }
    await Promise.all(Array.from({ length: width }, deleteSome))
    const Errors = outcomes.filter((outcome) => 'Code' in outcome)
    const Deleted = outcomes.filter((outcome) => !('Code' in outcome))
    return {
      ...(Errors.length > 0 && { Errors }),
      ...(Delete?.Quiet !== true && { Deleted }),
    }
  },
})

async function deleteOne(
  disk: Disk,
  { Key = '', VersionId, ETag }: ObjectIdentifier,
  windows: boolean,
): Promise<DeletedObject | DeleteError> {
  const named = { Key, ...(VersionId !== undefined && { VersionId }) }
  try {
    await deleteObjectAt(disk, placeOf(Key, windows), { VersionId, IfMatch: ETag })
    return named
  } catch (error) {
    if (!isStowageError(error)) throw error
    return { ...named, Code: error.code, Message: error.message }
  }
}
