import type { Engine } from '../engine/engine.ts'
import { corsMethods, headerName } from '../protocol/cors/cors-rule.ts'
import { matchCors, namesOf } from '../protocol/cors/match-cors.ts'
import { s3Error } from '../protocol/errors.ts'
import { bucketCors } from './bucket-cors.ts'
import type { RequestHead } from './request-head.ts'

type CorsHeaders = Readonly<Record<string, string>>

const requested = ({ headers }: RequestHead, name: 'method' | 'headers'): string | undefined =>
  headers[`access-control-request-${name}`]?.toString()

/**
 * The CORS headers of whatever a request is answered: none without `Origin`, or without a rule that allows it. As on S3,
 * what a preflight would ask counts here too, if the request says it.
 */
export function corsHeaders(engine: Engine, head: RequestHead): CorsHeaders | undefined {
  const { headers, target, method } = head
  const origin = headers['origin']
  if (origin === undefined || target.bucket === undefined) return undefined
  const bucket = engine.bucket(target.bucket)
  const rules = bucket && bucketCors(bucket)
  return (
    rules &&
    matchCors(rules, {
      origin: String(origin),
      method: requested(head, 'method') ?? method,
      requestHeaders: requested(head, 'headers'),
    })
  )
}

/**
 * Answers the question whether a request would be allowed, which needs no permission of its own.
 * Throws `BadRequest`, `AccessForbidden`. Source: S3 API Reference, "OPTIONS object".
 */
export function preflight(engine: Engine, head: RequestHead): CorsHeaders {
  const { headers, target } = head
  const origin = headers['origin']
  if (origin === undefined)
    throw badRequest('Insufficient information. Origin request header needed.')
  const method = requested(head, 'method')
  const context = { Method: method ?? 'OPTIONS', ResourceType: target.kind.toUpperCase() }
  const bucket = target.bucket === undefined ? undefined : engine.bucket(target.bucket)
  if (bucket === undefined) {
    throw s3Error('AccessForbidden', { message: 'CORSResponse: Bucket not found', context })
  }
  const rules = bucketCors(bucket)
  if (rules === undefined) {
    const message = 'CORSResponse: CORS is not enabled for this bucket.'
    throw s3Error('AccessForbidden', { message, context })
  }
  if (method === undefined || !corsMethods.has(method))
    throw badRequest(`Invalid Access-Control-Request-Method: ${method ?? 'null'}`)
  const requestHeaders = requested(head, 'headers')
  const strange = namesOf(requestHeaders).find((name) => !headerName.test(name))
  if (strange !== undefined)
    throw badRequest(`Access-Control-Request-Headers "${strange}" contains invalid character.`)
  const allowed = matchCors(rules, { origin: String(origin), method, requestHeaders })
  if (allowed === undefined) throw s3Error('AccessForbidden', { context })
  return allowed
}

const badRequest = (message: string): Error => s3Error('BadRequest', { message })
