import { isStowageError } from '../../core/error.ts'
import type { Caller } from '../caller.ts'
import { endpointError } from '../errors.ts'
import type { DeclaredRoute } from './declare-route.ts'
import { partLength } from './part-plan.ts'
import { pendingKeys } from './pending-keys.ts'
import { refusalOf } from './upload-answer.ts'
import { readAnswer } from './upload-claim.ts'
import type { MessageOf } from './upload-message.ts'
import type { ArrivedParts, SignedParts } from './upload-reply.ts'
import type { UploadTicket } from './upload-token.ts'

/** Seconds: a part is sent at once, or signed again. */
const partExpiresIn = 3600

/** Signs parts, each of the very length that it has by the plan. Throws `RequestMalformed`. */
export function signParts<C extends Caller>(
  { pending, expiresIn }: DeclaredRoute<C>,
  ticket: UploadTicket,
  { parts }: MessageOf<'sign'>,
): SignedParts {
  const { id, size, uploadId, partSize, partChecksums } = ticket
  if (uploadId === undefined || partSize === undefined)
    throw endpointError('RequestMalformed', { message: 'The upload is not sent in parts.' })
  const upload = { key: pendingKeys.body(id), uploadId }
  const signed = parts.map(({ partNumber, length, checksum }) => {
    if (partLength(size, partSize, partNumber) !== length)
      throw endpointError('RequestMalformed', {
        message: `Part ${partNumber} has not ${length} bytes by the plan of the upload.`,
      })
    if (partChecksums && checksum === undefined)
      throw endpointError('RequestMalformed', { message: `Part ${partNumber} has no checksum.` })
    const options = {
      partNumber,
      length,
      checksum: partChecksums ? checksum : undefined,
      expiresIn: Math.min(partExpiresIn, expiresIn),
    }
    return { partNumber, ...pending.multipart.signedPart(upload, options) }
  })
  return { parts: signed }
}

/** What has arrived of an upload, so that it can go on from there. Throws `UploadUnknown`, and how it was refused. */
export async function arrivedParts<C extends Caller>(
  { pending }: DeclaredRoute<C>,
  { id, uploadId }: UploadTicket,
): Promise<ArrivedParts> {
  const key = pendingKeys.body(id)
  if (uploadId !== undefined) {
    try {
      const parts: ArrivedParts['parts'][number][] = []
      for await (const { partNumber, size } of pending.multipart.parts({ key, uploadId }))
        parts.push({ partNumber, size })
      return { arrived: false, parts }
    } catch (error) {
      if (!isStowageError(error, 'NoSuchUpload')) throw error
    }
  }
  const [exists, answer] = await Promise.all([pending.exists(key), readAnswer({ pending, id })])
  if (answer?.state === 'refused') throw refusalOf(answer)
  const isThere = exists || answer !== undefined
  if (!isThere && uploadId !== undefined) throw endpointError('UploadUnknown')
  return { arrived: isThere, parts: [] }
}
