import { abortable } from '../client/abortable.ts'
import { bytesOf } from '../client/byte-source.ts'
import type { RequestBody } from '../client/request-body.ts'

/** A stream whose beginning is known. */
export interface PeekedBody {
  /** Its first bytes: as many as were asked for, or a chunk more, or all of it. */
  readonly head: Uint8Array
  /** Whether there is no more than the head. */
  readonly isWhole: boolean
  /** All of it, from the beginning. */
  readonly bytes: AsyncIterable<Uint8Array>
  /** Gives up the rest, where nobody reads `bytes`. */
  readonly close: () => void
}

/** Reads the beginning of a stream, and no more of it than the chunks that takes. */
export async function peekBody(
  body: RequestBody,
  wanted: number,
  signal: AbortSignal | undefined,
): Promise<PeekedBody> {
  const source = bytesOf(body)
  const close = (): void => void source.return().catch(() => undefined)
  const chunks: Uint8Array[] = []
  let size = 0
  let isWhole = false
  try {
    while (size < wanted) {
      const next = await abortable(source.next(), signal)
      if (next.done === true) {
        isWhole = true
        break
      }
      chunks.push(next.value)
      size += next.value.byteLength
    }
  } catch (error) {
    close()
    throw error
  }
  const [first] = chunks
  const head = first !== undefined && chunks.length === 1 ? first : Buffer.concat(chunks)
  async function* all(): AsyncGenerator<Uint8Array, void, undefined> {
    try {
      yield head
      yield* source
    } finally {
      close()
    }
  }
  return { head, isWhole, bytes: all(), close }
}
