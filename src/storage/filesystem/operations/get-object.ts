import { fileBody } from '../file-body.ts'
import { getFoundObject } from '../find-object.ts'
import { openEntry } from '../open-entry.ts'
import { defineOperation } from '../operation.ts'
import { placeOf } from '../object-place.ts'
import { readAnswer, readMembers } from '../read-answer.ts'

export const getObject = defineOperation({
  name: 'GetObject',
  honours: readMembers,
  async run(disk, input, { signal, windows, track, flows }) {
    const place = placeOf(input.Key, windows)
    for (;;) {
      const object = await getFoundObject(disk, place)
      // As the client of S3 servers asks.
      const { span, isWhole, output } = readAnswer({ ChecksumMode: 'ENABLED', ...input }, object)
      const handle = await openEntry(object.entry)
      // Replaced since it was looked at.
      if (handle === undefined) continue
      const checksums = isWhole ? object.record.checksums : undefined
      const { body, done } = await fileBody(handle, span, {
        checksums,
        signal,
        flows,
        context: { operation: 'GetObject', key: place.key },
      })
      track(done)
      return { ...output, Body: body }
    }
  },
})
