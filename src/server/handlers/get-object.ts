import { defineHandler, type Context } from '../handler.ts'
import { readMembers, readObject, readPart, type ReadAnswer } from '../read-object.ts'
import { checkReadable } from '../restore/check-readable.ts'

export const getObject = defineHandler({
  operation: 'GetObject',
  honours: readMembers,
  handle(input, context) {
    if (input.PartNumber === undefined) return withBody(readObject(input, context), context)
    return readPart(input, context).then((answer) => withBody(answer, context))
  },
})

function withBody({ version, range, customerKey, output }: ReadAnswer, { engine, now }: Context) {
  checkReadable(version, now)
  return { ...output, Body: engine.read(version, range, customerKey) }
}
