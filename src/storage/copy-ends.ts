import { storageError } from './errors.ts'
import { referenceOf } from './reference.ts'
import { contextOf } from './storage-context.ts'
import type { BaseStorage, CopyTarget } from './storage.ts'

/** One end of a copy. */
export interface CopyEnd {
  readonly storage: BaseStorage
  readonly key: string
}

/** Where a copy goes. */
export function targetOf({ storage }: CopyEnd, to: CopyTarget): CopyEnd {
  return typeof to === 'string' ? { storage, key: to } : to
}

/** Refuses a target that is the source: a move would delete it. Throws `TargetIsSource`. */
export function checkApart(source: CopyEnd, target: CopyEnd): void {
  if (placeOf(source, 'listed') !== placeOf(target, 'full')) return
  const { storage, key } = source
  throw storageError('TargetIsSource', { context: { storage: storage.name, key } })
}

/** Two storages may overlap, and two connections lead to one bucket. */
export function placeOf({ storage, key }: CopyEnd, by: 'listed' | 'full'): string {
  const context = contextOf(storage)
  if (context === undefined) return referenceOf(storage.name, key)
  const { client, declared, keys } = context
  const { origin, path } = client.endpoint.locate(declared.bucket, keys[by](key))
  return origin + path
}
