import type { Encryption } from '../engine/encryption/seal.ts'
import type { Engine } from '../engine/engine.ts'
import type { Staged } from '../engine/staged.ts'
import { checkContentMd5 } from '../protocol/checksum/check-digest.ts'
import type { ObjectChecksums } from '../protocol/checksum/object-checksums.ts'
import { defaultChecksum } from '../protocol/checksum/upload-checksum.ts'
import { s3Error } from '../protocol/errors.ts'
import { maxBodyBytes } from '../protocol/limits.ts'
import type { IncomingBody } from './incoming-body.ts'

/** Bodies up to this size are taken in one piece. */
const wholeBytes = 64 * 1024

export interface ReceivedBody {
  readonly staged: Staged
  readonly checksums: ObjectChecksums | undefined
}

/** Takes a body into the engine: all of it, verified, or nothing. Nobody's checksum is S3's default one. */
export async function receiveBody(
  engine: Engine,
  body: IncomingBody,
  encryption: Encryption,
): Promise<ReceivedBody> {
  const { size } = body
  if (body.algorithm === undefined) body.sum(defaultChecksum.algorithm)
  if (size !== undefined && size > maxBodyBytes) {
    throw s3Error('EntityTooLarge', {
      context: { ProposedSize: size, MaxSizeAllowed: maxBodyBytes },
    })
  }
  const staged =
    size !== undefined && size <= wholeBytes
      ? engine.stageBytes(await body.whole(), encryption)
      : await engine.stage(body.chunks(), { encryption, ...(size !== undefined && { size }) })
  try {
    if (body.contentMd5 !== undefined)
      checkContentMd5(body.contentMd5, Buffer.from(staged.md5, 'hex'))
  } catch (error) {
    await engine.discard(staged)
    throw error
  }
  return { staged, checksums: body.checksums() }
}
