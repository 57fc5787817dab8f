import { getFoundObject } from '../find-object.ts'
import { defineOperation } from '../operation.ts'
import { placeOf } from '../object-place.ts'
import { readAnswer, readMembers } from '../read-answer.ts'

export const headObject = defineOperation({
  name: 'HeadObject',
  honours: readMembers,
  async run(disk, input, { windows }) {
    const object = await getFoundObject(disk, placeOf(input.Key, windows))
    return readAnswer(input, object).output
  },
})
