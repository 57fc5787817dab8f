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

/** A promotion, as far as it is known where nothing has been verified. */
type Attempt<C extends Caller> = Omit<Promotion<C>, 'verified'>

/**
 * Copies a verified upload to its place, by the overwrite policy of the storage, and only these very
 * bytes of it. What it says about itself is ours to say: a browser may have sent headers that nobody
 * signed. Throws `UploadRejected`.
 */
export async function promoteUpload<C extends Caller>(
  promotion: Promotion<C>,
): Promise<StoredObject> {
  const { route, ticket, verified, claim } = promotion
  const { storage, pending } = route
  const { head, contentType } = verified
  const options: CopyOptions = {
    ifMatch: head.etag,
    contentType,
    // What the browser said of it unasked is left out.
    cacheControl: contextOf(storage)?.declared.cacheControl ?? '',
    contentDisposition: forcedAttachment(storage, contentType) ?? '',
    contentEncoding: '',
    contentLanguage: '',
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
    const own = await ownCopy(promotion)
    if (own !== undefined) return own
    throw endpointError('UploadRejected', {
      message: 'There is an object of this name already.',
      cause,
    })
  }
}

/** What an earlier attempt has copied; undefined where there was none, or it has not come so far. */
export async function promotedEarlier<C extends Caller>(
  attempt: Attempt<C>,
): Promise<StoredObject | undefined> {
  return attempt.claim.isRepeated ? ownCopy(attempt) : undefined
}

/** Deletes what was promoted, unless it is another's by now. */
export async function withdrawPromoted<C extends Caller>(
  { route: { storage }, ticket }: Attempt<C>,
  { key }: StoredObject,
): Promise<void> {
  const head = await storage.head(key)
  if (head?.metadata[mark] === ticket.id) await storage.delete(key)
}

async function ownCopy<C extends Caller>({
  route: { storage },
  ticket,
  claim,
}: Attempt<C>): Promise<StoredObject | undefined> {
  const key = claim.promoted ?? ticket.key
  const head = await storage.head(key)
  if (head?.metadata[mark] !== ticket.id) return undefined
  return storedObjectOf(storage.name, head)
}
