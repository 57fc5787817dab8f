import { randomUUID } from 'node:crypto'
import type { ObjectBody } from '../client/object-body.ts'
import { isStowageError, type StowageError } from '../core/error.ts'
import { writeErrorDocument } from '../protocol/error-document.ts'
import { s3Error } from '../protocol/errors.ts'
import { quoteEtag } from '../protocol/etag.ts'
import { headerText } from '../protocol/header-text.ts'
import type { FilesystemClient } from '../storage/filesystem/filesystem-client.ts'
import {
  readSignedOperation,
  type SignedOperation,
} from '../storage/filesystem/signed-operation.ts'
import { sandboxPolicy } from './sandbox-policy.ts'
import type { WebHandler } from './web-handler.ts'

export interface FilesystemEndpointOptions {
  readonly client: Pick<FilesystemClient, 'send' | 'verification'>
  /** Told why a request was answered with 500. */
  readonly onDefect?: ((error: unknown) => void) | undefined
}

type Client = FilesystemEndpointOptions['client']

/**
 * Serves the signed URLs of a directory below the path of its URL, as S3 would: objects are read whole, by
 * range and under conditions, and written by PUT, in parts too; what the signature covers is all that is
 * done. Refusals are S3's error documents, so whatever speaks to S3 understands them. Bodies are stored as
 * they arrive: serve it before any parser (`app.use(express.json())`), and in Fastify by `createFastifyPlugin`.
 */
export function createFilesystemEndpoint({
  client,
  onDefect = () => {},
}: FilesystemEndpointOptions): WebHandler {
  const handle = async (request: Request): Promise<Response> => {
    const requestId = randomUUID()
    try {
      const signed = readSignedOperation(request, client.verification)
      const output = await run(client, signed, request)
      return responseOf(signed, output, requestId)
    } catch (error) {
      const known = knownError(error)
      // Whoever has gone away, or never sent what was announced, is no defect.
      if (known === undefined && !request.signal.aborted) onDefect(error)
      return refusal(known ?? s3Error('InternalError'), request, requestId)
    }
  }
  // How much may be written is signed, or S3's own limit, and refused in S3's words.
  return Object.assign(handle, { maxBodyBytes: Infinity, exactBody: true })
}

/** The errors that say something to whoever asks; the others are the operator's. */
function knownError(error: unknown): StowageError | undefined {
  const isTold = isStowageError(error) && error.status !== undefined && error.status !== 500
  return isTold ? error : undefined
}

async function run(
  client: Client,
  { name, input }: SignedOperation,
  { headers, signal }: Request,
): Promise<Readonly<Record<string, unknown>>> {
  const ifRange = headers.get('if-range')
  const send = (given: SignedOperation['input']): Promise<Readonly<Record<string, unknown>>> =>
    // The codec built this input from the schema of this very operation.
    client.send(name, given as Parameters<Client['send']>[1], { signal })
  if (ifRange === null || input['Range'] === undefined) return send(input)
  const { Range: _, ...whole } = input
  // Of an object that has changed a part is no use: RFC 9110 §13.1.5.
  if (!ifRange.startsWith('"')) return send(whole)
  try {
    return await send({ ...input, IfMatch: ifRange })
  } catch (error) {
    if (isStowageError(error, 'PreconditionFailed')) return send(whole)
    throw error
  }
}

function responseOf(
  { name, operation }: SignedOperation,
  output: Readonly<Record<string, unknown>>,
  requestId: string,
): Response {
  const written = operation.output.write(output)
  const headers = headersOf(written.headers, requestId)
  if (name === 'GetObject' || name === 'HeadObject') {
    const type = headers.get('content-type') ?? ''
    for (const each of Object.entries(sandboxPolicy(type))) headers.set(...each)
    if (!headers.has('cache-control')) headers.set('cache-control', 'private')
  }
  const status = output['ContentRange'] === undefined ? 200 : 206
  const body = name === 'GetObject' ? (output['Body'] as ObjectBody).stream() : null
  return new Response(body, { status, headers })
}

function refusal(error: StowageError, { method, url }: Request, requestId: string): Response {
  const { status = 500, context } = error
  const headers = headersOf({ 'cache-control': 'no-store' }, requestId)
  if (context['ETag'] !== undefined) headers.set('etag', quoteEtag(String(context['ETag'])))
  if (status === 304) headers.delete('cache-control')
  if (method === 'HEAD' || status === 304) return new Response(null, { status, headers })
  headers.set('content-type', 'application/xml')
  const resource = new URL(url).pathname
  return new Response(writeErrorDocument(error, { resource, requestId, hostId: '' }), {
    status,
    headers,
  })
}

function headersOf(given: Readonly<Record<string, string>>, requestId: string): Headers {
  const headers = new Headers({
    'referrer-policy': 'no-referrer',
    'x-amz-request-id': requestId,
    'x-content-type-options': 'nosniff',
  })
  for (const [name, value] of Object.entries(given)) headers.set(name, headerText(value))
  return headers
}
