import { isStowageError, type StowageError } from '../../core/error.ts'
import { createChecksum } from '../../protocol/checksum/create-checksum.ts'
import { checkAccept } from '../../storage/accept-check.ts'
import { isAgreed, type ContentTypeFacts } from '../../storage/content-type-agreement.ts'
import { chosenContentType } from '../../storage/content-type-choice.ts'
import { contentTypeOfKey, isActiveType } from '../../storage/media-types.ts'
import type { ObjectHead } from '../../storage/read-object.ts'
import { sniffContentType, sniffedBytes, unknownType } from '../../storage/sniff-content-type.ts'
import type { Caller } from '../caller.ts'
import { endpointError } from '../errors.ts'
import type { DeclaredRoute } from './declare-route.ts'
import { describeRefusal } from './describe-refusal.ts'
import { pendingKeys } from './pending-keys.ts'
import type { UploadTicket } from './upload-token.ts'

/** An upload that is what it was announced to be. */
export interface VerifiedUpload {
  /** The very object that was looked at. */
  readonly head: ObjectHead
  /** The media type to store. */
  readonly contentType: string
}

interface Verifying<C extends Caller> {
  readonly route: DeclaredRoute<C>
  readonly ticket: UploadTicket
  /** As it was told when the upload was completed. */
  readonly checksum: string | undefined
}

/**
 * Looks at what has arrived: its size, its checksum, its first bytes, and lets the application scan it.
 * Throws `UploadMissing` as long as it is not all there, and `UploadRejected` for good.
 */
export async function verifyUpload<C extends Caller>(
  verifying: Verifying<C>,
): Promise<VerifiedUpload> {
  const { route, ticket } = verifying
  const head = await route.pending.head(pendingKeys.body(ticket.id))
  if (head === undefined) throw endpointError('UploadMissing')
  const { etag, size } = head
  if (size !== ticket.size)
    throw rejected(`The upload has ${size} bytes; ${ticket.size} were announced.`)
  const contentType = await verifyType(verifying, head)
  await verifyChecksum(verifying, head)
  const { scan, pending } = route
  const key = pendingKeys.body(ticket.id)
  const read = async () => (await pending.get(key, { ifMatch: etag })).body
  const verdict = (await scan?.({ size, contentType, name: ticket.name, read })) ?? 'clean'
  if (verdict !== 'clean') throw rejected(verdict.rejected)
  return { head, contentType }
}

const rejected = (message: string): StowageError => endpointError('UploadRejected', { message })

/** The media type to store: what was announced, where the bytes are of it. */
async function verifyType<C extends Caller>(
  { route, ticket }: Verifying<C>,
  { etag, size }: ObjectHead,
): Promise<string> {
  const { id, name, contentType: declared } = ticket
  // No bytes are of no type.
  const byContent =
    size === 0 ? undefined : await sniffContentType(await firstBytes(route, id, { etag, size }))
  const isAny = route.accepts.every(({ contentTypes }) => contentTypes === undefined)
  const facts = { declared, byKey: contentTypeOfKey(name), byContent }
  const contentType = isAny ? trueType(facts) : chosenContentType(facts)
  if (byContent !== undefined && declared !== undefined && !isAny && !isAgreed(byContent, declared))
    throw rejected(`The bytes are ${byContent}, not ${declared}.`)
  try {
    for (const accept of route.accepts)
      checkAccept(accept, {
        storage: route.storage.name,
        key: name,
        size,
        contentType,
        byContent: byContent ?? 'text/plain',
      })
  } catch (error) {
    if (isStowageError(error)) throw rejected(describeRefusal(error))
    throw error
  }
  return contentType
}

/**
 * The type of what may be of any: browsers say `application/vnd.ms-excel` of a CSV where Excel opens it,
 * and a JPEG may go by the name of a PNG. What looks like markup and is not called so is plain text.
 */
function trueType({ declared, byKey, byContent }: ContentTypeFacts): string {
  const isTrue = (claim: string | undefined): claim is string =>
    claim !== undefined && (byContent === undefined || isAgreed(byContent, claim))
  const told = [declared, byKey].find(isTrue)
  if (told !== undefined) return told
  if (byContent === undefined) return unknownType
  return isActiveType(byContent) ? 'text/plain' : byContent
}

async function firstBytes<C extends Caller>(
  { pending }: DeclaredRoute<C>,
  id: string,
  { etag, size }: Pick<ObjectHead, 'etag' | 'size'>,
): Promise<Uint8Array> {
  const range = { start: 0, end: Math.min(size, sniffedBytes) - 1 }
  const { body } = await pending.get(pendingKeys.body(id), { range, ifMatch: etag })
  return body.bytes()
}

/** S3 has compared what it could; what it cannot tell is read and computed. */
async function verifyChecksum<C extends Caller>(
  { route: { pending }, ticket, checksum }: Verifying<C>,
  { etag, checksum: stored }: ObjectHead,
): Promise<void> {
  for (const declared of new Set([ticket.checksum, checksum])) {
    if (declared === undefined) continue
    const algorithm = declared.startsWith('SHA256:') ? 'SHA256' : 'CRC32'
    const isTold = stored?.startsWith(`${algorithm}:`) === true
    const actual = isTold ? stored : `${algorithm}:${await computed()}`
    if (actual !== declared) throw rejected('The upload has not the checksum that was announced.')

    async function computed(): Promise<string> {
      const sum = createChecksum(algorithm)
      const { body } = await pending.get(pendingKeys.body(ticket.id), { ifMatch: etag })
      for await (const chunk of body) sum.update(chunk)
      return sum.digestBase64()
    }
  }
}
