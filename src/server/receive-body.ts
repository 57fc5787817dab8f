import type { Engine } from '../engine/engine.ts'
import type { Checksums } from '../engine/object-version.ts'
import type { Staged } from '../engine/staged.ts'
import { checkContentMd5 } from '../protocol/checksum/check-digest.ts'
import { s3Error } from '../protocol/errors.ts'
import type { IncomingBody } from './incoming-body.ts'

/** The largest body of one PUT or one part. Source: S3 User Guide, "Uploading objects". */
export const maxBodyBytes = 5 * 1024 ** 3

/** Bodies up to this size are taken in one piece. */
const wholeBytes = 64 * 1024

export interface ReceivedBody {
  readonly staged: Staged
  readonly checksums: Checksums | undefined
}

/** Takes a body into the engine: all of it, verified, or nothing. */
export async function receiveBody(engine: Engine, body: IncomingBody): Promise<ReceivedBody> {
  const { size } = body
  if (size !== undefined && size > maxBodyBytes) {
    throw s3Error('EntityTooLarge', {
      context: { ProposedSize: size, MaxSizeAllowed: maxBodyBytes },
    })
  }
  const staged =
    size !== undefined && size <= wholeBytes
      ? engine.stageBytes(await body.whole())
      : await engine.stage(body.chunks(), size === undefined ? {} : { size })
  try {
    if (body.contentMd5 !== undefined)
      checkContentMd5(body.contentMd5, Buffer.from(staged.md5, 'hex'))
  } catch (error) {
    await engine.discard(staged)
    throw error
  }
  return { staged, checksums: body.checksums() }
}
