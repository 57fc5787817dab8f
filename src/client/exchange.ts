import type { Dispatcher } from 'undici'
import { clientError } from './errors.ts'
import type { OpenFlows } from './open-flows.ts'
import { networkError } from './network-error.ts'
import { onAbort } from './on-abort.ts'
import {
  createObjectBody,
  type BodyCheck,
  type BodySource,
  type ObjectBody,
} from './object-body.ts'

/** The headers of a response, by lower-case name, as Latin-1 text. */
export type ResponseHeaders = Readonly<Record<string, string | string[] | undefined>>

/** One request as it goes out, signed. */
export interface WireRequest {
  readonly origin: string
  readonly method: string
  /** Path and query, encoded. */
  readonly target: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array | AsyncIterable<Uint8Array> | undefined
  readonly signal: AbortSignal | undefined
  /** For a response whose body streams if it is a success. */
  readonly stream: Streaming | undefined
}

/** How a body streams. */
export interface Streaming {
  /** Makes the check of its bytes. */
  readonly check: (status: number, headers: ResponseHeaders) => BodyCheck | undefined
  /** Where it is kept as long as it holds its connection. */
  readonly flows: OpenFlows
  /** Says in an error that befalls it what it is about. */
  readonly explain: (error: unknown) => unknown
}

/** One response. Its body streams, or is here as text. */
export interface WireResponse {
  readonly status: number
  readonly headers: ResponseHeaders
  readonly body: ObjectBody | undefined
  readonly text: string
}

/** More than any document of S3: a listing of 1000 keys of 1 KiB, all of it escaped. */
const textLimit = 32 * 1024 * 1024

const isSuccess = (status: number): boolean => status >= 200 && status < 300

/** Sends one request and waits for its response, once. Throws the errors of the network only. */
export function exchange(dispatcher: Dispatcher, request: WireRequest): Promise<WireResponse> {
  const { signal } = request
  if (signal?.aborted === true) return Promise.reject(networkError(undefined, signal, 'request'))
  return new Promise((resolve, reject) => {
    const { origin, method, target: path, headers, body } = request
    const options = { origin, method, path, headers, body: body as Buffer, reset: false }
    // Undici would close the connection after each HEAD, for servers that answer it with a body:
    // its parser refuses such a body by itself, so `reset` is false.
    dispatcher.dispatch(options, createReceiver(request, { resolve, reject }))
  })
}

interface Outcome {
  readonly resolve: (response: WireResponse) => void
  readonly reject: (error: Error) => void
}

function createReceiver(
  { signal, stream }: WireRequest,
  { resolve, reject }: Outcome,
): Dispatcher.DispatchHandler {
  let controller: Dispatcher.DispatchController | undefined
  let source: BodySource | undefined
  let status = 0
  let headers: ResponseHeaders = {}
  let chunks: Buffer[] = []
  let received = 0

  const abort = (): void => {
    const error = networkError(undefined, signal, 'request')
    // Before it has a connection, a request waits in undici's queue and has no controller.
    if (controller === undefined) reject(error)
    else controller.abort(error)
  }
  const forgetSignal = signal && onAbort(signal, abort)
  const forget = (): void => {
    forgetSignal?.()
    if (source !== undefined) stream?.flows.delete(source)
  }
  return {
    onRequestStart(started) {
      controller = started
      if (signal?.aborted === true) abort()
    },
    onResponseStart(started, statusCode, responseHeaders) {
      if (statusCode < 200) return
      status = statusCode
      headers = responseHeaders
      if (stream === undefined || !isSuccess(status)) return
      source = createObjectBody({
        resume: () => started.resume(),
        cancel: () => started.abort(clientError('RequestAborted')),
        check: stream.check(status, headers),
        explain: stream.explain,
      })
      stream.flows.add(source)
      resolve({ status, headers, body: source.body, text: '' })
    },
    onResponseData(started, chunk) {
      if (source !== undefined) {
        if (!source.push(chunk)) started.pause()
        return
      }
      received += chunk.byteLength
      if (received > textLimit) started.abort(clientError('ResponseInvalid'))
      else chunks.push(chunk)
    },
    onResponseEnd() {
      forget()
      if (source !== undefined) source.end()
      else resolve({ status, headers, body: undefined, text: textOf(chunks) })
      chunks = []
    },
    onResponseError(_, cause) {
      forget()
      const error = networkError(cause, signal, status === 0 ? 'request' : 'response')
      if (source !== undefined) source.fail(error)
      else reject(error)
    },
  }
}

function textOf(chunks: readonly Buffer[]): string {
  const [only] = chunks
  if (only === undefined) return ''
  return (chunks.length === 1 ? only : Buffer.concat(chunks)).toString('utf8')
}
