import { bytesOf, closeBody } from './byte-source.ts'
import { clientError } from './errors.ts'
import type { RequestBody } from './request-body.ts'

/** A body ready to be sent: in memory, and so sendable again, or a stream that flows once. */
export type Payload =
  | { readonly bytes: Uint8Array }
  | {
      readonly stream: AsyncIterable<Uint8Array>
      readonly length: number
      /** Whether any of it was asked for; from then on it cannot be sent again. */
      readonly hasBegun: () => boolean
      /** Gives up what is not going to be sent. */
      readonly close: () => void
    }

export const emptyPayload: Payload = { bytes: new Uint8Array() }

/** Makes a payload of a body; a stream needs its length in bytes. Throws `BodyLengthUnknown`. */
export function payloadOf(body: RequestBody | undefined, length: number | undefined): Payload {
  if (body === undefined) return emptyPayload
  if (typeof body === 'string') return { bytes: Buffer.from(body) }
  if (body instanceof Uint8Array) return { bytes: body }
  const known = body instanceof Blob ? body.size : length
  if (known === undefined) throw clientError('BodyLengthUnknown')
  let begun = false
  async function* once(): AsyncGenerator<Uint8Array, void, undefined> {
    begun = true
    yield* bytesOf(body ?? '')
  }
  const stream = { [Symbol.asyncIterator]: once }
  return { stream, length: known, hasBegun: () => begun, close: () => closeBody(body) }
}
