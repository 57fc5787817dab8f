import { deleteObjectAt } from '../delete-object-at.ts'
import { defineOperation } from '../operation.ts'
import { placeOf } from '../object-place.ts'

export const deleteObject = defineOperation({
  name: 'DeleteObject',
  honours: ['BypassGovernanceRetention', 'IfMatch', 'VersionId'],
  async run(disk, input, { windows }) {
    await deleteObjectAt(disk, placeOf(input.Key, windows), input)
    return input.VersionId === undefined ? {} : { VersionId: input.VersionId }
  },
})
