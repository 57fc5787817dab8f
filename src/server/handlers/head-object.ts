import { defineHandler } from '../handler.ts'
import { readMembers, readObject } from '../read-object.ts'

export const headObject = defineHandler({
  operation: 'HeadObject',
  honours: readMembers,
  handle: (input, context) => readObject(input, context).output,
})
