import { abortError, uploadError, type UploadError } from './upload-error.ts'
import type { WireRequest } from './wire.ts'

export interface Sending {
  readonly request: WireRequest
  readonly body: Blob | FormData
  /** Bytes that have left. */
  readonly onProgress: (sent: number) => void
  readonly signal: AbortSignal
}

/** Milliseconds without a byte after which a connection counts as lost. */
const stalledMs = 60_000

/**
 * Sends a body straight to S3. With XMLHttpRequest, since fetch tells nothing of what has left. Throws
 * `S3Refused`, `NetworkFailed`, or an AbortError.
 */
export function sendBody({ request, body, onProgress, signal }: Sending): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) {
      reject(abortError())
      return
    }
    const xhr = new XMLHttpRequest()
    xhr.open(request.method, request.url)
    for (const [name, value] of Object.entries(request.headers)) xhr.setRequestHeader(name, value)
    let stalled = setTimeout(() => xhr.abort(), stalledMs)
    const stop = (): void => xhr.abort()
    signal.addEventListener('abort', stop)
    const end = (error?: Error): void => {
      clearTimeout(stalled)
      signal.removeEventListener('abort', stop)
      if (error === undefined) resolve()
      else reject(error)
    }
    xhr.upload.addEventListener('progress', ({ loaded }) => {
      clearTimeout(stalled)
      stalled = setTimeout(() => xhr.abort(), stalledMs)
      onProgress(loaded)
    })
    xhr.addEventListener('load', () => end(isSuccess(xhr.status) ? undefined : refusalOf(xhr)))
    xhr.addEventListener('error', () => end(networkFailed()))
    xhr.addEventListener('abort', () => end(signal.aborted ? abortError() : networkFailed()))
    xhr.send(body)
  })
}

const isSuccess = (status: number): boolean => status >= 200 && status < 300

export const networkFailed = (): UploadError =>
  uploadError('The network failed.', { code: 'NetworkFailed', status: 0, retryable: true })

/** Codes of S3 that pass, or that another signature or another copy of the bytes puts right. */
const passing =
  /<Code>(?:RequestTimeout|SlowDown|InternalError|BadDigest|ExpiredToken|IncompleteBody|ConditionalRequestConflict|OperationAborted)<|Request has expired/

function refusalOf({ status, responseText }: XMLHttpRequest): UploadError {
  const retryable = status === 429 || status >= 500 || passing.test(responseText)
  const code = /<Code>(\w+)</.exec(responseText)?.[1] ?? ''
  return uploadError(`S3 answered with ${status} ${code}.`, {
    code: 'S3Refused',
    status,
    retryable,
  })
}
