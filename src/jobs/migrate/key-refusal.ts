import { isStowageError } from '../../core/error.ts'
import { checkAccept } from '../../storage/accept-check.ts'
import type { Storage } from '../../storage/storage.ts'
import type { SourceObject } from './migration-source.ts'

/** Why a target takes no object of this key and size, as far as that is told before it is read. */
export function keyRefusal(
  target: Storage,
  { key, size }: Pick<SourceObject, 'key' | 'size'>,
): Error | undefined {
  try {
    target.reference(key)
    if (target.accept !== undefined) checkAccept(target.accept, { storage: target.name, key, size })
    return undefined
  } catch (error) {
    if (isStowageError(error)) return error
    throw error
  }
}
