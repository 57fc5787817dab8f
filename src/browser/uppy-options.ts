import { sendBody } from './send-body.ts'
import { isUploadError } from './upload-error.ts'
import {
  openUppyEndpoint,
  type UppyEndpoint,
  type UppyFileLike,
  type UppyOptions,
} from './uppy-endpoint.ts'
import { uppyParts } from './uppy-parts.ts'
import type { WireRequest } from './wire.ts'

/** What Uppy has signed for it. */
export type UppyParameters =
  | { method: 'POST'; url: string; fields: Record<string, string> }
  | { method: 'PUT'; url: string; headers: Record<string, string> }

export interface UppySending {
  readonly signature: { readonly url: string; readonly method?: string; readonly headers?: object }
  readonly body: FormData | Blob
  readonly size?: number
  readonly onProgress: (event: { loaded: number; lengthComputable: boolean }) => void
  readonly onComplete: (etag: string) => void
  readonly signal?: AbortSignal
}

/**
 * What `uppy.use(AwsS3, createUppyOptions({ endpoint, route }))` needs to send by a route of
 * `createUploads`. What the application answered is in `response.body.data` of `upload-success`. Parts
 * go on after a pause, with Golden Retriever also after the page was closed; ETags need not be exposed.
 */
export function createUppyOptions(options: UppyOptions) {
  const { inPartsAbove = 16 * 1024 * 1024 } = options
  const endpoint = openUppyEndpoint(options)
  /** The tokens of files that are sent whole, by what is unique in what Uppy sends. */
  const tokens = new Map<string, string>()
  return {
    shouldUseMultipart: ({ size }: { size: number | null }): boolean => (size ?? 0) > inPartsAbove,
    ...uppyParts(endpoint),
    getUploadParameters: (
      file: UppyFileLike,
      { signal }: { readonly signal?: AbortSignal | undefined },
    ) => parametersOf(endpoint, tokens, { file, signal }),
    /** Sends a part, or a whole file, which is then completed: Uppy itself would end there. */
    async uploadPartBytes(sending: UppySending): Promise<{ ETag: string; data?: unknown }> {
      await send(sending)
      const { signature, body, signal } = sending
      const name = body instanceof FormData ? keyOf(body) : signature.url
      const token = tokens.get(name)
      if (token === undefined) return { ETag: '' }
      tokens.delete(name)
      return { ETag: '', ...(await endpoint.complete(token, signal)) }
    },
  }
}

interface Whole {
  readonly file: UppyFileLike
  readonly signal: AbortSignal | undefined
}

async function parametersOf(
  { begin }: UppyEndpoint,
  tokens: Map<string, string>,
  { file, signal }: Whole,
): Promise<UppyParameters> {
  const { token, put, post } = await begin(file, { inParts: false }, signal)
  if (post !== undefined) {
    tokens.set(post.fields['key'] ?? '', token)
    return { method: 'POST', url: post.url, fields: { ...post.fields } }
  }
  const { url, headers }: WireRequest = put ?? { method: 'PUT', url: '', headers: {} }
  tokens.set(url, token)
  return { method: 'PUT', url, headers: { ...headers } }
}

async function send(sending: UppySending): Promise<void> {
  const { signature, body, onProgress, onComplete, size = 0 } = sending
  const { url, method = 'PUT', headers = {} } = signature
  const report = (loaded: number): void => onProgress({ loaded, lengthComputable: true })
  try {
    await sendBody({
      request: { url, method, headers: Object.fromEntries(Object.entries(headers)) },
      body,
      onProgress: (sent) => report(Math.min(sent, size)),
      signal: sending.signal ?? new AbortController().signal,
    })
  } catch (error) {
    throw isUploadError(error) ? Object.assign(error, { source: sourceOf(error) }) : error
  }
  report(size)
  onComplete('')
}

/** Uppy decides by the status whether to try again: what may pass must not look final. */
const sourceOf = ({ retryable, status }: { retryable: boolean; status: number }) => ({
  status: retryable && status >= 400 && status < 500 ? 503 : status,
})

function keyOf(form: FormData): string {
  const key = form.get('key')
  return typeof key === 'string' ? key : ''
}
