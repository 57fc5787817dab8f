import { isStowageError } from '../core/error.ts'
import type { Json } from '../core/json.ts'
import { provisionError } from './errors.ts'
import type { Observed } from './aspect.ts'

/** How servers say that they do not know a sub-resource. */
const unsupportedCodes = new Set(['NotImplemented', 'MethodNotAllowed', 'UnsupportedOperation'])

/**
 * Reads a sub-resource that may not be there. Throws `AspectUnreadable` where it may not be read: what
 * cannot be seen must not be written over.
 */
export async function observeDocument(
  read: () => Promise<Json | undefined>,
  about: { readonly aspect: string; readonly bucket: string; readonly absent: string },
): Promise<Observed> {
  try {
    const value = await read()
    return value === undefined ? { state: 'absent' } : { state: 'present', value }
  } catch (error) {
    if (!isStowageError(error)) throw error
    if (error.code === about.absent) return { state: 'absent' }
    if (unsupportedCodes.has(error.code)) return { state: 'unsupported' }
    const { aspect, bucket } = about
    if (error.status !== 403) throw error
    throw provisionError('AspectUnreadable', {
      message: `The ${aspect} of ${bucket} cannot be read: ${error.message}`,
      context: { aspect, bucket },
      cause: error,
    })
  }
}

/** What an SDK output holds, without its undefined members: as JSON would have it. */
export function toJson(value: unknown): Json | undefined {
  // What came out of the codec is strings, numbers, booleans, dates and containers of them.
  return value === undefined ? undefined : (JSON.parse(JSON.stringify(value)) as Json)
}
