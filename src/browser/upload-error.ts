/** Why an upload failed. Match by `code`: the endpoint's own, `S3Refused` or `NetworkFailed`. */
export interface UploadError extends Error {
  readonly code: string
  /** The status of the answer; 0 for none. */
  readonly status: number
  /** Whether the same may succeed later. */
  readonly retryable: boolean
}

export function uploadError(
  message: string,
  about: { readonly code: string; readonly status: number; readonly retryable: boolean },
): UploadError {
  return Object.assign(new Error(message), { name: 'UploadError', ...about })
}

export function isUploadError(error: unknown): error is UploadError {
  return error instanceof Error && error.name === 'UploadError'
}

/** What an upload that was given up fails with, as `fetch` does. */
export function abortError(): DOMException {
  return new DOMException('The upload was aborted.', 'AbortError')
}
