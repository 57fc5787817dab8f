/** A body to send. Node's and the web's streams are async iterables. */
export type RequestBody = string | Uint8Array | Blob | AsyncIterable<Uint8Array | string>

/** How many bytes a body has, when that can be told without reading it. */
export function knownLength(body: RequestBody): number | undefined {
  if (typeof body === 'string') return Buffer.byteLength(body)
  if (body instanceof Uint8Array) return body.byteLength
  return body instanceof Blob ? body.size : undefined
}
