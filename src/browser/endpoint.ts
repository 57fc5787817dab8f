import { abortError, uploadError } from './upload-error.ts'
import { networkFailed } from './send-body.ts'

export interface EndpointOptions {
  /** Where the application handles uploads, like `/api/uploads`. */
  readonly endpoint: string
  /** Sent with each request to it, like a token of who is signed in. */
  readonly headers?:
    | Readonly<Record<string, string>>
    | (() => Readonly<Record<string, string>>)
    | undefined
  /** Whether cookies go to an endpoint of another origin. @default 'same-origin' */
  readonly credentials?: RequestCredentials | undefined
}

/** Asks the endpoint of uploads. Throws its problem as an `UploadError`. */
export async function askEndpoint<Reply>(
  { endpoint, headers = {}, credentials = 'same-origin' }: EndpointOptions,
  message: Readonly<Record<string, unknown>>,
  signal: AbortSignal,
): Promise<Reply> {
  const own = typeof headers === 'function' ? headers() : headers
  let response: Response
  let text: string
  try {
    response = await fetch(endpoint, {
      method: 'POST',
      headers: { ...own, 'content-type': 'application/json' },
      body: JSON.stringify(message),
      credentials,
      signal,
    })
    text = await response.text()
  } catch {
    throw signal.aborted ? abortError() : networkFailed()
  }
  const reply = readJson(text)
  if (response.ok && reply !== undefined) return reply as Reply
  throw problemOf(response.status, reply)
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function problemOf(status: number, body: unknown): Error {
  const problem = typeof body === 'object' && body !== null ? body : {}
  const code = 'code' in problem ? String(problem.code) : 'EndpointFailed'
  const detail = 'detail' in problem ? String(problem.detail) : `The endpoint answered ${status}.`
  const retryable = status === 429 || status >= 500 || code === 'UploadBusy'
  return uploadError(detail, { code, status, retryable })
}
