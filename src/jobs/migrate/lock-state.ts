import { isStowageError } from '../../core/error.ts'
import { lockDirectory } from '../../engine/lock.ts'
import { jobError } from '../errors.ts'

/**
 * Makes this run the only one that works with a state directory that is there, and returns what gives
 * that up. A lock whose process is gone is taken over. Throws `MigrationLocked`.
 */
export async function lockState(directory: string): Promise<() => Promise<void>> {
  try {
    return await lockDirectory(directory)
  } catch (cause) {
    if (!isStowageError(cause, 'EngineLocked')) throw cause
    const { pid } = cause.context
    const message = `Process ${pid ?? 'unknown'} is working with the state ${directory}.`
    throw jobError('MigrationLocked', { message, context: { directory, pid }, cause })
  }
}
