import { isStowageError } from '../../core/error.ts'
import type { UploadedPart } from '../../storage/multipart.ts'
import type { Caller } from '../caller.ts'
import { endpointError } from '../errors.ts'
import type { DeclaredRoute } from './declare-route.ts'
import { partLength } from './part-plan.ts'
import { pendingKeys } from './pending-keys.ts'
import type { UploadTicket } from './upload-token.ts'

/**
 * Makes one object of the parts of an upload, from S3's own list of them: the browser need not know
 * their ETags. One that is joined already is left as it is. Throws `UploadMissing`.
 */
export async function joinParts<C extends Caller>(
  { pending }: DeclaredRoute<C>,
  { id, size, uploadId, partSize }: UploadTicket,
): Promise<void> {
  if (uploadId === undefined || partSize === undefined) return
  const upload = { key: pendingKeys.body(id), uploadId }
  try {
    const arrived: UploadedPart[] = []
    for await (const part of pending.multipart.parts(upload)) arrived.push(part)
    const count = Math.max(1, Math.ceil(size / partSize))
    const isWhole =
      arrived.length === count &&
      arrived.every(
        (part, index) =>
          part.partNumber === index + 1 && part.size === partLength(size, partSize, index + 1),
      )
    if (!isWhole)
      throw endpointError('UploadMissing', {
        message: `${arrived.length} of ${count} parts have arrived.`,
      })
    await pending.multipart.complete(upload, { overwrite: 'replace', accept: false })
  } catch (error) {
    // Joined by an attempt that ended after it: then the object is there, and looked at next.
    if (!isStowageError(error, 'NoSuchUpload')) throw error
  }
}
