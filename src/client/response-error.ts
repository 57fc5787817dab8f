import { StowageError, type ErrorRow } from '../core/error.ts'
import { readErrorDocument, type ErrorDocument } from '../protocol/error-document.ts'
import { s3Error } from '../protocol/errors.ts'
import type { ResponseHeaders, WireResponse } from './exchange.ts'
import type { PreparedRequest } from './prepare-request.ts'

const rows: Readonly<Record<string, ErrorRow>> = s3Error.rows

/** Codes that tell to slow down or try again, whatever status they come with. */
const passing: ReadonlySet<string> = new Set([
  'BandwidthLimitExceeded',
  'InternalError',
  'RequestLimitExceeded',
  'RequestTimeout',
  'ServiceUnavailable',
  'SlowDown',
  'Throttling',
  'ThrottlingException',
  'TooManyRequests',
])

/** What a status means when there is no document to read: the answer to a HEAD. */
function codeOfStatus(status: number, { operation, key }: PreparedRequest): string {
  switch (status) {
    case 301:
      return 'PermanentRedirect'
    case 307:
      return 'TemporaryRedirect'
    case 304:
      return 'NotModified'
    case 400:
      return 'InvalidRequest'
    case 403:
      return 'AccessDenied'
    case 404:
      return operation.target === 'object' && key !== undefined ? 'NoSuchKey' : 'NoSuchBucket'
    case 405:
      return 'MethodNotAllowed'
    case 412:
      return 'PreconditionFailed'
    case 416:
      return 'InvalidRange'
    case 429:
      return 'SlowDown'
    case 501:
      return 'NotImplemented'
    case 503:
      return 'ServiceUnavailable'
    default:
      return status >= 500 ? 'InternalError' : `Http${status}`
  }
}

/**
 * The error that S3 answered with: its own code and message; what to do about it is our hint. `retries`
 * in its context says that the same request was sent before: the answer to that may have been lost.
 */
export function responseError(
  request: PreparedRequest,
  response: WireResponse,
  retries = 0,
): StowageError {
  const { status, headers, text } = response
  const document = readErrorDocument(text)
  const code =
    document === undefined || document.code === '' ? codeOfStatus(status, request) : document.code
  const row = rows[code]
  // A success that turned into an error has the status of its code.
  const ownStatus = status < 300 ? (row?.status ?? 500) : status
  const { operation, bucket, key } = request
  const hint = hintOf({ code, document, headers }) ?? row?.hint
  return new StowageError(
    code,
    {
      status: ownStatus,
      message: messageOf(document, row, status),
      retryable: isPassing(code, ownStatus),
      ...(hint !== undefined && { hint }),
    },
    {
      context: {
        operation: operation.name,
        bucket,
        key,
        requestId: headerOf(headers, 'x-amz-request-id') ?? document?.requestId,
        retries: retries === 0 ? undefined : retries,
      },
    },
  )
}

function messageOf(
  document: ErrorDocument | undefined,
  row: ErrorRow | undefined,
  status: number,
): string {
  if (document !== undefined && document.message !== '') return document.message
  return row?.message ?? `The server answered with status ${status}`
}

/** 501 is final; every other failure of the server may pass. */
function isPassing(code: string, status: number): boolean {
  return passing.has(code) || status === 429 || (status >= 500 && status !== 501)
}

interface Answer {
  readonly code: string
  readonly document: ErrorDocument | undefined
  readonly headers: ResponseHeaders
}

/** A bucket of another region answers in several ways; each names the region somewhere. */
function hintOf({ code, document, headers }: Answer): string | undefined {
  const region = headerOf(headers, 'x-amz-bucket-region') ?? document?.details['Region']
  const isElsewhere =
    code === 'PermanentRedirect' ||
    code === 'TemporaryRedirect' ||
    code === 'AuthorizationHeaderMalformed' ||
    (document === undefined && code === 'InvalidRequest')
  if (isElsewhere && region !== undefined)
    return `The bucket is in ${region}: create the client with this region.`
  const endpoint = document?.details['Endpoint']
  if (isElsewhere && endpoint !== undefined)
    return `The bucket is reached at ${endpoint}: create the client with this endpoint.`
  return document === undefined && code === 'AccessDenied'
    ? 'A HEAD tells no more than the status: check the credentials and the permission, or GET it for the reason.'
    : undefined
}

const errorDocument = /^\s*(?:<\?xml[^>]*\?>)?\s*<Error[\s>]/

/** True for a success whose body says that it failed after all, as long copies and completions may. */
export function isLateError(text: string): boolean {
  return errorDocument.test(text)
}

export function headerOf(headers: ResponseHeaders, name: string): string | undefined {
  const value = headers[name]
  return Array.isArray(value) ? value[0] : value
}
