import type { Caller } from '../caller.ts'
import { endpointError } from '../errors.ts'
import type { DeclaredRoute } from './declare-route.ts'
import { pendingKeys } from './pending-keys.ts'
import { claimUpload } from './upload-claim.ts'
import type { UploadsContext } from './upload-exchange.ts'
import type { UploadTicket } from './upload-token.ts'

/**
 * Gives up an upload and what has arrived of it, for good. One that has ended otherwise is left as it
 * is. Throws `UploadBusy` while it is being completed, and `UploadCompleted` after that.
 */
export async function abortUpload<C extends Caller>(
  { now, lease }: UploadsContext,
  { pending }: DeclaredRoute<C>,
  { id, uploadId }: UploadTicket,
): Promise<void> {
  const outcome = await claimUpload({ pending, id, now, lease })
  if (outcome.state === 'busy') throw endpointError('UploadBusy')
  if (outcome.state === 'answered') {
    if (outcome.answer.state === 'completed') throw endpointError('UploadCompleted')
    return
  }
  const { claim } = outcome
  try {
    const key = pendingKeys.body(id)
    if (uploadId !== undefined) await pending.multipart.abort({ key, uploadId })
    const { code, message } = endpointError('UploadAborted')
    await claim.settle({ state: 'refused', code, message })
  } catch (error) {
    await claim.release()
    throw error
  }
}
