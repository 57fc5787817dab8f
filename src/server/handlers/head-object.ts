import { defineHandler } from '../handler.ts'
import { readMembers, readObject, readPart } from '../read-object.ts'

export const headObject = defineHandler({
  operation: 'HeadObject',
  honours: readMembers,
  handle(input, context) {
    if (input.PartNumber === undefined) return readObject(input, context).output
    return readPart(input, context).then(({ output }) => output)
  },
})
