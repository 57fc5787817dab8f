import { percentDecode } from '../../core/percent.ts'
import type { RequestBody } from '../../client/request-body.ts'
import { s3Error } from '../../protocol/errors.ts'
import { matchOperation } from '../../protocol/match-operation.ts'
import type { Operation } from '../../protocol/operations.ts'
import { parseQueryString } from '../../protocol/query-string.ts'
import { verifyRequest } from '../../protocol/sigv4/verify-request.ts'
import type { UrlVerification } from './url-verification.ts'

/** All that a signed URL of a directory may name. */
const servedNames = ['GetObject', 'HeadObject', 'PutObject', 'UploadPart'] as const

export type ServedName = (typeof servedNames)[number]

/** What a request with a signed URL asks for. */
export interface SignedOperation {
  readonly name: ServedName
  readonly operation: Operation
  /** As the codec read it; with the body, where the operation has one. */
  readonly input: Readonly<Record<string, unknown>>
}

/**
 * Reads a request whose URL the client signed. Throws S3's errors: `AccessDenied` without a signature or
 * after its end, `SignatureDoesNotMatch`, and those of a request that is none.
 */
export function readSignedOperation(
  request: Request,
  verification: UrlVerification,
): SignedOperation {
  const { pathname, search } = new URL(request.url)
  const path = percentDecode(pathname)
  if (path === undefined) throw s3Error('InvalidURI')
  const query = parseQueryString(search.slice(1))
  const headers = headersOf(request, verification)
  verify({ method: request.method, path, query, headers }, verification)

  const operation = matchOperation({ method: request.method, target: 'object', query, headers })
  const name = servedNames.find((each) => each === operation.name)
  if (name === undefined) {
    throw s3Error('AccessDenied', { message: `${operation.name} is not served by signed URLs.` })
  }
  const labels = { Bucket: 'filesystem', Key: path.slice(verification.basePath.length) }
  const input = operation.input.read({ labels, query, headers, body: '' }, true)
  if (operation.input.streaming === undefined) return { name, operation, input }
  if (input['ContentLength'] === undefined) throw s3Error('MissingContentLength')
  return { name, operation, input: { ...input, Body: bodyOf(request) } }
}

/** The host is the one that was signed for: proxies in between may call it otherwise. */
function headersOf(request: Request, { host }: UrlVerification): Record<string, string> {
  const { authorization: _, ...headers } = Object.fromEntries(request.headers)
  return { ...headers, host }
}

interface Presented {
  readonly method: string
  readonly path: string
  readonly query: [name: string, value: string][]
  readonly headers: Readonly<Record<string, string>>
}

function verify(presented: Presented, { now, region, secretFor, basePath }: UrlVerification): void {
  const verified = verifyRequest({ ...presented, now: now(), region, secretFor })
  if (verified.kind !== 'signed' || !presented.path.startsWith(basePath)) {
    throw s3Error('AccessDenied', { hint: 'Use a URL that the application signed.' })
  }
  if (verified.payload.kind !== 'unsigned') {
    throw s3Error('NotImplemented', { message: 'A signed hash of the body is not implemented.' })
  }
}

function bodyOf({ body }: Request): RequestBody {
  return body ?? new Uint8Array()
}
