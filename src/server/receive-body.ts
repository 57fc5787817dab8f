import type { Engine } from '../engine/engine.ts'
import type { Checksums } from '../engine/object-version.ts'
import type { Staged } from '../engine/staged.ts'
import { checkContentMd5 } from '../protocol/checksum/check-digest.ts'
import { s3Error } from '../protocol/errors.ts'
import type { IncomingBody } from './incoming-body.ts'

/** The largest body of one PUT or one part. Source: S3 User Guide, "Uploading objects". */
const maxBodyBytes = 5 * 1024 ** 3

/** Bodies up to this size are taken in one piece. */
const wholeBytes = 64 * 1024

export interface ReceivedBody {
  readonly staged: Staged
  readonly checksums: Checksums | undefined
}

/** Takes a body into the engine: all of it, verified, or nothing. */
export async function receiveBody(engine: Engine, body: IncomingBody): Promise<ReceivedBody> {
  if (body.size > maxBodyBytes) {
    throw s3Error('EntityTooLarge', {
      context: { ProposedSize: body.size, MaxSizeAllowed: maxBodyBytes },
    })
  }
  const staged =
    body.size <= wholeBytes
      ? engine.stageBytes(await collectBody(body))
      : await engine.stage(exactly(body), { size: body.size })
  try {
    if (body.contentMd5 !== undefined)
      checkContentMd5(body.contentMd5, Buffer.from(staged.md5, 'hex'))
  } catch (error) {
    await engine.discard(staged)
    throw error
  }
  return { staged, checksums: body.checksums() }
}

/** All of a small body. The caller has looked at its size. */
export async function collectBody(body: IncomingBody): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  for await (const chunk of exactly(body)) chunks.push(chunk)
  const [only] = chunks
  return chunks.length === 1 && only !== undefined ? Buffer.from(only) : Buffer.concat(chunks)
}

/** Never more than was announced, and never less: HTTP keeps that promise only for Content-Length. */
async function* exactly({ chunks, size }: IncomingBody): AsyncGenerator<Uint8Array> {
  let received = 0
  for await (const chunk of chunks) {
    received += chunk.length
    if (received > size) break
    yield chunk
  }
  if (received !== size)
    throw s3Error('IncompleteBody', { context: { Expected: size, Received: received } })
}
