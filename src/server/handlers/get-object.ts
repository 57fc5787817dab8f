import { defineHandler } from '../handler.ts'
import { readMembers, readObject } from '../read-object.ts'

export const getObject = defineHandler({
  operation: 'GetObject',
  honours: readMembers,
  handle(input, context) {
    const { version, range, output } = readObject(input, context)
    return { ...output, Body: context.engine.read(version, range) }
  },
})
