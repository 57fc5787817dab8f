import { s3Error } from '../errors.ts'
import type { SizeRange } from './check-post-policy.ts'

/**
 * The same chunks, as long as they are within the range: too many are noticed as they come, too few at their end.
 * Errors name the announced size where the real one is not known yet. Throws `EntityTooLarge`, `EntityTooSmall`.
 */
export async function* sizeWithin(
  chunks: AsyncIterable<Uint8Array>,
  { min, max }: SizeRange,
  announced: number,
): AsyncGenerator<Uint8Array> {
  let size = 0
  for await (const chunk of chunks) {
    size += chunk.length
    if (size > max) {
      throw s3Error('EntityTooLarge', {
        context: { ProposedSize: Math.max(size, announced), MaxSizeAllowed: max },
      })
    }
    yield chunk
  }
  if (size < min)
    throw s3Error('EntityTooSmall', { context: { ProposedSize: size, MinSizeAllowed: min } })
}
