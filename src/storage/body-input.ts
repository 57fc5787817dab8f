import type { RequestBody } from '../client/request-body.ts'
import { storageError } from './errors.ts'

/** A body as callers have it: text, bytes in whichever view, a `Blob`, a stream of Node or the web. */
export type BodyInput = RequestBody | ArrayBuffer | ArrayBufferView

/** Where a body was to go, for the error. */
interface BodyPlace {
  readonly storage: string
  readonly key: string
}

/** The body that a caller means. Throws `BodyInvalid` for what is none. */
export function requestBodyOf(body: BodyInput, { storage, key }: BodyPlace): RequestBody {
  if (typeof body === 'string' || body instanceof Uint8Array || body instanceof Blob) return body
  if (body instanceof ArrayBuffer) return new Uint8Array(body)
  if (ArrayBuffer.isView(body)) return new Uint8Array(body.buffer, body.byteOffset, body.byteLength)
  if (isStream(body)) return body
  throw storageError('BodyInvalid', {
    message: `A body cannot be ${nameOf(body)}.`,
    context: { storage, key },
  })
}

function isStream(body: unknown): boolean {
  return typeof body === 'object' && body !== null && Symbol.asyncIterator in body
}

function nameOf(value: unknown): string {
  if (typeof value !== 'object' || value === null) return value === null ? 'null' : typeof value
  if (Array.isArray(value)) return 'a list'
  if (value instanceof Response || value instanceof Request)
    return 'a response or request; give its body'
  return 'an object of this kind'
}
