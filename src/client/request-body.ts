import { clientError } from './errors.ts'

/** A body to send. Node's and the web's streams are async iterables. */
export type RequestBody = string | Uint8Array | Blob | AsyncIterable<Uint8Array | string>

/** A body ready to be sent: in memory, and so sendable again, or a stream that flows once. */
export type Payload =
  | { readonly bytes: Uint8Array }
  | {
      readonly stream: AsyncIterable<Uint8Array>
      readonly length: number
      /** Whether any of it was asked for; from then on it cannot be sent again. */
      readonly hasBegun: () => boolean
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
  return { stream, length: known, hasBegun: () => begun }
}

/** The bytes of a body, chunk by chunk. */
export async function* bytesOf(body: RequestBody): AsyncGenerator<Uint8Array, void, undefined> {
  if (typeof body === 'string') yield Buffer.from(body)
  else if (body instanceof Uint8Array) yield body
  else {
    // A Node stream with an encoding yields text.
    for await (const chunk of body instanceof Blob ? body.stream() : body)
      yield typeof chunk === 'string' ? Buffer.from(chunk) : chunk
  }
}

/** How many bytes a body has, when that can be told without reading it. */
export function knownLength(body: RequestBody): number | undefined {
  if (typeof body === 'string') return Buffer.byteLength(body)
  if (body instanceof Uint8Array) return body.byteLength
  return body instanceof Blob ? body.size : undefined
}
