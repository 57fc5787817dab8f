import { isStowageError } from '../../core/error.ts'
import { endpointError } from '../errors.ts'
import { problemOf } from '../problem.ts'

export interface Refusing {
  readonly requestId: string
  readonly headers: Readonly<Record<string, string>>
  readonly onDefect: (error: unknown) => void
}

/** The problem of an upload. What may pass says so, so that the browser tries again. */
export function refusedUpload(
  thrown: unknown,
  { requestId, headers, onDefect }: Refusing,
): Response {
  const isOurs = isStowageError(thrown) && Object.hasOwn(endpointError.rows, thrown.code)
  if (!isOurs) onDefect(thrown)
  const isPassing = isStowageError(thrown) && thrown.retryable
  const error =
    !isOurs && isPassing ? endpointError('UploadUnavailable', { cause: thrown }) : thrown
  const again = isPassing ? { 'retry-after': '1' } : {}
  return problemOf(error, { requestId, headers: { ...headers, ...again } })
}
