import { isChecksumAlgorithm } from '../../protocol/checksum/algorithms.ts'
import { listedObject, type KeyEncoder } from '../../protocol/listing.ts'
import type { ListedEntry } from './list-page.ts'
import { validatorsOf } from './read-answer.ts'

/** An object of a directory as listings tell of it. */
export function listedEntry(object: ListedEntry, encode: KeyEncoder) {
  const { key, entry, record } = object
  const { type, values = {} } = record.checksums ?? {}
  return listedObject(
    {
      key,
      ...validatorsOf(object),
      size: entry.size,
      checksumAlgorithms: Object.keys(values).filter(isChecksumAlgorithm),
      checksumType: type,
    },
    encode,
  )
}
