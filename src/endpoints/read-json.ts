import { parseJson, type Json } from '../core/json.ts'
import { endpointError } from './errors.ts'

const jsonType = /^application\/json\s*(?:;|$)/i

/**
 * The JSON of a request. A form cannot send it, so a page of another site cannot either without asking
 * first. Throws `RequestTypeUnsupported`, `RequestTooLarge`, `RequestMalformed`.
 */
export async function readJson(request: Request, maxBytes: number): Promise<Json> {
  if (!jsonType.test(request.headers.get('content-type') ?? ''))
    throw endpointError('RequestTypeUnsupported')
  const text = await readText(request, maxBytes)
  try {
    return parseJson(text)
  } catch (cause) {
    throw endpointError('RequestMalformed', { message: 'The body is no JSON.', cause })
  }
}

async function readText({ body }: Request, maxBytes: number): Promise<string> {
  const chunks: Uint8Array[] = []
  let received = 0
  for await (const chunk of body ?? []) {
    received += chunk.byteLength
    if (received > maxBytes) throw endpointError('RequestTooLarge')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}
