import { isStowageError } from '../../core/error.ts'
import type { UploadedPart } from '../../storage/multipart.ts'
import type { Caller } from '../caller.ts'
import { endpointError } from '../errors.ts'
import type { DeclaredRoute } from './declare-route.ts'
import { partCount, partLength } from './part-plan.ts'
import { pendingKeys } from './pending-keys.ts'
import type { UploadTicket } from './upload-token.ts'

/**
 * Whether there is an object to look at, or all that makes one. Asked before an upload is claimed, so
 * that who asks too early leaves nothing behind. Throws `UploadMissing` where parts are.
 */
export async function hasArrived<C extends Caller>(
  { pending }: DeclaredRoute<C>,
  { id, size, uploadId, partSize }: UploadTicket,
): Promise<boolean> {
  const key = pendingKeys.body(id)
  if (uploadId === undefined || partSize === undefined) return pending.exists(key)
  const arrived: UploadedPart[] = []
  try {
    for await (const part of pending.multipart.parts({ key, uploadId })) arrived.push(part)
  } catch (error) {
    // Joined, by an attempt that ended after it, or aborted.
    if (isStowageError(error, 'NoSuchUpload')) return pending.exists(key)
    throw error
  }
  const count = partCount(size, partSize)
  const isWhole =
    arrived.length === count &&
    arrived.every(
      (part, index) =>
        part.partNumber === index + 1 && part.size === partLength(size, partSize, index + 1),
    )
  if (isWhole) return true
  throw endpointError('UploadMissing', {
    message: `${arrived.length} of ${count} parts have arrived.`,
  })
}
