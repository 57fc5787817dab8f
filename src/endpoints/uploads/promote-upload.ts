import { isStowageError } from '../../core/error.ts'
import type { CopyOptions } from '../../storage/copy-options.ts'
import { forcedAttachment } from '../../storage/forced-attachment.ts'
import { contextOf } from '../../storage/storage-context.ts'
import type { StoredObject } from '../../storage/stored-object.ts'
import { storedObjectOf } from '../../storage/stored-object-of.ts'
import type { Caller } from '../caller.ts'
import { endpointError } from '../errors.ts'
import type { DeclaredRoute } from './declare-route.ts'
import { pendingKeys } from './pending-keys.ts'
import type { UploadClaim } from './upload-claim.ts'
import type { UploadTicket } from './upload-token.ts'
import type { VerifiedUpload } from './verify-upload.ts'

/** The metadata by which an attempt knows what an earlier one has copied. */
const mark = 'stowage-upload'

export interface Promotion<C extends Caller> {
  readonly route: DeclaredRoute<C>
  readonly ticket: UploadTicket
  readonly verified: VerifiedUpload
  readonly claim: UploadClaim
}

/**
 * Copies a verified upload to its place, by the overwrite policy of the storage, and only these very
 * bytes of it. What an earlier attempt has copied is found again. Throws `UploadRejected`.
 */
export async function promoteUpload<C extends Caller>(
  promotion: Promotion<C>,
): Promise<StoredObject> {
  const { route, ticket, verified, claim } = promotion
  const { storage, pending } = route
  const earlier = claim.isRepeated ? await earlierCopy(promotion) : undefined
  if (earlier !== undefined) return earlier
  const { contentType } = verified
  const options: CopyOptions = {
    ifMatch: verified.etag,
    contentType,
    cacheControl: contextOf(storage)?.declared.cacheControl,
    contentDisposition: forcedAttachment(storage, contentType),
    metadata: { [mark]: ticket.id },
  }
  try {
    const to = { storage, key: ticket.key }
    const stored = await pending.copy(pendingKeys.body(ticket.id), to, options)
    if (stored.key !== ticket.key) await claim.notePromoted(stored.key)
    return stored
  } catch (cause) {
    if (!isStowageError(cause, 'KeyExists')) throw cause
    // Perhaps by this very copy, whose first answer was lost.
    const own = await earlierCopy(promotion)
    if (own !== undefined) return own
    throw endpointError('UploadRejected', {
      message: 'There is an object of this name already.',
      cause,
    })
  }
}

async function earlierCopy<C extends Caller>({
  route: { storage },
  ticket,
  claim,
}: Promotion<C>): Promise<StoredObject | undefined> {
  const key = claim.promoted ?? ticket.key
  const head = await storage.head(key)
  if (head?.metadata[mark] !== ticket.id) return undefined
  return storedObjectOf(storage.name, head)
}
