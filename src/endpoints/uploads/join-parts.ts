import { isStowageError } from '../../core/error.ts'
import type { Caller } from '../caller.ts'
import type { DeclaredRoute } from './declare-route.ts'
import { pendingKeys } from './pending-keys.ts'
import type { UploadTicket } from './upload-token.ts'

/**
 * Makes one object of the parts of an upload, from S3's own list of them: the browser need not know
 * their ETags. One that is joined already is left as it is.
 */
export async function joinParts<C extends Caller>(
  { pending }: DeclaredRoute<C>,
  { id, uploadId }: UploadTicket,
): Promise<void> {
  if (uploadId === undefined) return
  const upload = { key: pendingKeys.body(id), uploadId }
  try {
    await pending.multipart.complete(upload, { overwrite: 'replace', accept: false })
  } catch (error) {
    // Joined by an attempt that ended after it: then the object is there, and looked at next.
    if (!isStowageError(error, 'NoSuchUpload')) throw error
  }
}
