import { clientError } from '../client/errors.ts'
import type { Accept } from '../declaration/accept.ts'
import { checkSize } from './accept-check.ts'

export interface MeasuredBodyOptions {
  readonly storage: string
  readonly key: string
  readonly accepts: readonly Accept[]
  /** Bytes that it has to have. */
  readonly length: number | undefined
}

/**
 * Passes a stream on as long as it has the size that is accepted. What breaks a rule ends it with
 * `BodyTooLarge`, `BodyTooSmall` or `BodyLengthWrong`, and so the upload that reads it.
 */
export async function* measuredBody(
  source: AsyncIterable<Uint8Array>,
  { storage, key, accepts, length }: MeasuredBodyOptions,
): AsyncGenerator<Uint8Array, void, undefined> {
  const wrong = (): Error => wrongLength({ storage, key, length })
  const limits = accepts.map(({ maxBytes }) => ({ maxBytes }))
  let size = 0
  for await (const chunk of source) {
    size += chunk.byteLength
    for (const limit of limits) checkSize(limit, { storage, key, size })
    if (length !== undefined && size > length) throw wrong()
    yield chunk
  }
  for (const accept of accepts) checkSize(accept, { storage, key, size })
  if (length !== undefined && size !== length) throw wrong()
}

/** What a body that is not as long as was said ends with. */
export function wrongLength(
  context: Pick<MeasuredBodyOptions, 'storage' | 'key' | 'length'>,
): Error {
  return clientError('BodyLengthWrong', {
    hint: 'Give the true length, or leave it out where it is not known.',
    context,
  })
}
