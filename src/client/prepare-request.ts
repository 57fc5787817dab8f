import { emptySha256 } from '../protocol/sigv4/chunk-signer.ts'
import { hash } from 'node:crypto'
import { canonicalQuery } from '../protocol/sigv4/canonical-request.ts'
import type { QueryPairs } from '../protocol/query-string.ts'
import type { ErrorContext } from '../core/error.ts'
import { encodePathKey } from '../core/percent.ts'
import type { Operation } from '../protocol/operations.ts'
import type { Endpoint } from './endpoint.ts'
import { clientError } from './errors.ts'
import { checksumHeaderOf, hasChecksum } from './payload-checksum.ts'
import type { Provider } from './provider.ts'
import { emptyPayload, payloadOf, type Payload } from './payload.ts'
import type { RequestBody } from './request-body.ts'

/** A request that only misses its date and signature, so that each attempt signs it anew. */
export interface PreparedRequest {
  readonly operation: Operation
  readonly bucket: string | undefined
  readonly key: string | undefined
  readonly origin: string
  /** Decoded. */
  readonly path: string
  readonly query: QueryPairs
  /** Path and query, encoded. */
  readonly target: string
  /** `host` is among them. */
  readonly headers: Readonly<Record<string, string>>
  readonly payload: Payload
  /** Of a body in memory: its hex SHA-256, or `UNSIGNED-PAYLOAD`. */
  readonly payloadHash: string
  /** The algorithm of the checksum that a streamed body carries in its trailer. */
  readonly trailer: string | undefined
}

export interface PrepareOptions {
  readonly endpoint: Endpoint
  readonly provider: Provider
}

/** What an error of a request is about. */
export function contextOf({ operation, bucket, key, origin }: PreparedRequest): ErrorContext {
  return { operation: operation.name, bucket, key, endpoint: origin }
}

/** The input of any operation, for code that serves all of them. */
export type AnyInput = Readonly<Record<string, unknown>>

/** Writes the input of an operation as a request. Throws `InputInvalid`, `BodyLengthUnknown`. */
export function prepareRequest(
  operation: Operation,
  input: AnyInput,
  options: PrepareOptions,
): PreparedRequest {
  const shape = operation.input
  const parts = shape.write(input)
  const { Bucket: bucket, Key: key } = parts.labels
  checkLabels(operation, bucket, key)
  const { origin, host, path } = options.endpoint.locate(bucket, key)
  const query = queryOf(operation, parts.query)
  const headers = parts.headers
  const length = takeLength(headers)
  headers['host'] = host
  const payload = payloadFor(shape.streaming, input, { text: parts.body, length })
  const body = { operation, payload, isText: parts.body !== undefined }
  const algorithm = input['ChecksumAlgorithm']
  const trailer = addChecksum(body, headers, {
    provider: options.provider,
    isSecure: options.endpoint.isSecure,
    wanted: typeof algorithm === 'string' ? algorithm : undefined,
  })
  addDefaults(body, headers)
  const encoded = canonicalQuery(query)
  return {
    operation,
    bucket,
    key,
    origin,
    path,
    query,
    target: encoded === '' ? encodePathKey(path) : `${encodePathKey(path)}?${encoded}`,
    headers,
    payload,
    payloadHash: payloadHashOf(body, headers, options.endpoint),
    trailer,
  }
}

interface Body {
  readonly operation: Operation
  readonly payload: Payload
  /** A document of the protocol, not the bytes of an object. */
  readonly isText: boolean
}

function checkLabels({ target, name }: Operation, bucket?: string, key?: string): void {
  const missing =
    target !== 'service' && bucket === undefined
      ? 'Bucket'
      : target === 'object' && (key === undefined || key === '')
        ? 'Key'
        : undefined
  if (missing === undefined) return
  throw clientError('InputInvalid', {
    message: `${name} needs ${missing}`,
    context: { member: missing, operation: name },
  })
}

/** The literal parameters of an operation (`uploads`, `list-type=2`) and those of its input. */
export function queryOf({ literals }: Operation, given: QueryPairs): QueryPairs {
  if (literals.length === 0) return given
  return [...literals.map(([name, value]) => [name, value ?? ''] as const), ...given]
}

/** The length travels with the body: undici writes the header. */
function takeLength(headers: Record<string, string>): number | undefined {
  const text = headers['content-length']
  if (text === undefined) return undefined
  delete headers['content-length']
  return Number(text)
}

function payloadFor(
  streaming: string | undefined,
  input: AnyInput,
  { text, length }: { readonly text: string | undefined; readonly length: number | undefined },
): Payload {
  if (text !== undefined) return { bytes: Buffer.from(text) }
  if (streaming === undefined) return emptyPayload
  const payload = payloadOf(input[streaming] as RequestBody | undefined, length)
  const actual = 'bytes' in payload ? payload.bytes.byteLength : payload.length
  if (length !== undefined && length !== actual) throw clientError('BodyLengthWrong')
  return payload
}

interface ChecksumOptions {
  readonly provider: Provider
  readonly isSecure: boolean
  /** The algorithm that the caller names. */
  readonly wanted: string | undefined
}

/** Adds a checksum to a body that has none. Returns the algorithm of a streamed body's trailer. */
function addChecksum(
  { operation, payload, isText }: Body,
  headers: Record<string, string>,
  { provider, isSecure, wanted }: ChecksumOptions,
): string | undefined {
  const isObject = operation.input.streaming !== undefined
  if (!isObject && !(isText && operation.requiresChecksum)) return undefined
  if (hasChecksum(headers)) return undefined
  if ('stream' in payload) return provider.trailers ? (wanted ?? provider.checksum) : undefined
  // A signed hash of the payload tells all that an MD5 could.
  const isCovered = isObject && provider.checksum === 'MD5' && !isSecure
  if (isCovered && wanted === undefined) return undefined
  const [name, value] = checksumHeaderOf(wanted ?? provider.checksum, payload.bytes)
  headers[name] = value
  return undefined
}

function addDefaults({ operation, isText }: Body, headers: Record<string, string>): void {
  const isObject = operation.input.streaming !== undefined
  // Servers verify what they can only when they are asked to send it.
  if (operation.output.streaming !== undefined && operation.name === 'GetObject')
    headers['x-amz-checksum-mode'] ??= 'ENABLED'
  if (isText) headers['content-type'] ??= 'application/xml'
  else if (isObject) headers['content-type'] ??= 'application/octet-stream'
}

/** Over TLS the bytes of an object are not hashed twice: their checksum, signed, is enough. */
function payloadHashOf(
  { payload, isText }: Body,
  headers: Readonly<Record<string, string>>,
  { isSecure }: Endpoint,
): string {
  if ('stream' in payload) return 'UNSIGNED-PAYLOAD'
  if (payload.bytes.byteLength === 0) return emptySha256
  if (isSecure && !isText && hasChecksum(headers)) return 'UNSIGNED-PAYLOAD'
  return hash('sha256', payload.bytes, 'hex')
}
