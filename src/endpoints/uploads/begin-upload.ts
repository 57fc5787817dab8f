import { randomBytes } from 'node:crypto'
import { isStowageError } from '../../core/error.ts'
import type { Accept } from '../../declaration/accept.ts'
import { maxBodyBytes } from '../../protocol/limits.ts'
import { checkAccept, isTypeListed } from '../../storage/accept-check.ts'
import { contentTypeOfKey, isMediaType } from '../../storage/media-types.ts'
import { createKeySpace } from '../../storage/object-key.ts'
import { safeName } from '../../storage/safe-name.ts'
import { contextOf } from '../../storage/storage-context.ts'
import type { Caller } from '../caller.ts'
import { endpointError } from '../errors.ts'
import type { DeclaredRoute } from './declare-route.ts'
import { describeRefusal } from './describe-refusal.ts'
import { planParts } from './part-plan.ts'
import { pendingKeys } from './pending-keys.ts'
import type { UploadExchange } from './upload-exchange.ts'
import type { MessageOf } from './upload-message.ts'
import type { BegunUpload } from './upload-reply.ts'
import type { UploadTicket } from './upload-token.ts'

/** Bytes above which an upload is sent in parts. */
const singleBytes = 16 * 1024 * 1024
/** Seconds that are left to complete what was sent at the last moment. */
const grace = 3600

/**
 * Begins an upload: what is announced is checked at once, and bound into what the browser may send.
 * Throws `UploadInputInvalid`, `UploadDenied`, `UploadRejected`, `UploadOverQuota`.
 */
export async function beginUpload<C extends Caller>(
  { context, caller, request }: UploadExchange<C>,
  route: DeclaredRoute<C>,
  message: MessageOf<'begin'>,
): Promise<BegunUpload> {
  const { name, size, checksum, input } = message
  const call = await route.open(caller, input)
  const id = randomBytes(16).toString('base64url')
  const contentType = announcedType(route.accepts, message)
  const announced = { id, name: safeName(name), size, contentType }
  if ((await call.authorize(announced, request)) !== true) throw endpointError('UploadDenied')
  for (const accept of route.accepts)
    checkAnnounced(accept, { storage: route.storage.name, key: name, size, contentType })
  await call.checkQuota(announced)
  const now = context.now()
  const key = call.key(announced, now)
  // What cannot be a key is told now, and not when everything has been sent.
  createKeySpace(route.storage.name, route.storage.location).full(key)
  const expires = Math.floor(now.getTime() / 1000) + route.expiresIn + grace
  const { actor } = caller
  const { uploadId, partSize, ...ways } = await openWay(route, { id, message, contentType })
  const common = { id, route: route.name, actor, mode: ways.mode, name, size, contentType }
  const partChecksums = ways.multipart?.checksums === true
  const ticket: UploadTicket = {
    ...common,
    checksum,
    key,
    uploadId,
    partSize,
    partChecksums,
    input,
    expires,
  }
  return { token: context.seal.seal(ticket), ...ways }
}

/**
 * The media type that an upload is announced as: of what the browser says and what the ending of the
 * name says, the first that is accepted. Which of them is true, the bytes decide later.
 */
function announcedType(
  accepts: readonly Accept[],
  { contentType, name }: MessageOf<'begin'>,
): string | undefined {
  const claims = [contentType, contentTypeOfKey(name)]
  // What is no media type, like that of a file the browser does not know, claims nothing.
  const told = claims.flatMap((claim) => (claim !== undefined && isMediaType(claim) ? [claim] : []))
  const isListed = (claim: string): boolean =>
    accepts.every(
      ({ contentTypes }) => contentTypes === undefined || isTypeListed(contentTypes, claim),
    )
  return told.find(isListed) ?? told[0]
}

/** Throws `UploadRejected`. */
function checkAnnounced(accept: Accept, facts: Parameters<typeof checkAccept>[1]): void {
  // Bytes that nobody can name are of no type that is listed.
  const contentType = facts.contentType ?? 'application/octet-stream'
  try {
    checkAccept(accept, { ...facts, contentType })
  } catch (cause) {
    if (!isStowageError(cause)) throw cause
    throw endpointError('UploadRejected', { message: describeRefusal(cause), cause })
  }
}

interface Way {
  readonly id: string
  readonly message: MessageOf<'begin'>
  readonly contentType: string | undefined
}

type OpenedWay = Omit<BegunUpload, 'token'> & Pick<UploadTicket, 'uploadId' | 'partSize'>

/**
 * The requests that the browser may send, or how it gets them. The rules of the pending storage are
 * asked by the route, of the upload's name: the keys there have no ending.
 */
async function openWay<C extends Caller>(
  { pending, mode, expiresIn }: DeclaredRoute<C>,
  { id, message, contentType }: Way,
): Promise<OpenedWay> {
  const { size, checksum } = message
  const key = pendingKeys.body(id)
  const none = { uploadId: undefined, partSize: undefined }
  if (isInParts(mode, message)) {
    const plan = planParts(size, message.partSize)
    const checksums = knowsChecksums(pending)
    const checksumAlgorithm = checksums ? 'CRC32' : undefined
    const { uploadId } = await pending.multipart.begin(key, {
      contentType,
      checksumAlgorithm,
      accept: false,
    })
    return {
      mode: 'multipart',
      multipart: { ...plan, checksums },
      uploadId,
      partSize: plan.partSize,
    }
  }
  if (mode === 'post' && takesForms(pending)) {
    const post = pending.signedPost(key, {
      minBytes: size,
      maxBytes: size,
      contentType,
      expiresIn,
      accept: false,
      // Nobody else has the key of an upload.
      overwrite: 'replace',
    })
    return { mode, post, ...none }
  }
  const put = pending.signedPut(key, {
    length: size,
    contentType,
    checksum: knowsChecksums(pending) ? checksum : undefined,
    // What has arrived stays as it is until it is promoted.
    overwrite: 'error',
    expiresIn,
    accept: false,
  })
  return { mode: 'put', put, ...none }
}

/** Throws `RequestMalformed` where the browser wants what the route does not. */
function isInParts(
  mode: DeclaredRoute<Caller>['mode'],
  { size, inParts }: MessageOf<'begin'>,
): boolean {
  if (mode === 'auto') {
    if (inParts !== false || size <= maxBodyBytes) return inParts ?? size > singleBytes
    throw endpointError('RequestMalformed', {
      message: 'More than 5 GiB are sent in parts only.',
    })
  }
  const isFixed = mode === 'multipart'
  if (inParts === undefined || inParts === isFixed) return isFixed
  throw endpointError('RequestMalformed', {
    message: `The route takes uploads ${isFixed ? 'in parts' : 'as a whole'} only.`,
  })
}

/** Whether the server behind a storage takes CRC-32 headers; servers that do not know them refuse them. */
const knowsChecksums = (pending: object): boolean =>
  contextOf(pending)?.client.provider.checksum === 'CRC32'

const takesForms = (pending: object): boolean =>
  contextOf(pending)?.client.provider.postForms !== false
