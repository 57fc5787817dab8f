import type { AuditEntry } from 'stowage/audit'
import type { Peer } from 'stowage/endpoints'
import type { z } from 'zod'
import { refuse } from './refuse.ts'

/** Bytes of a body of JSON. */
const maxJsonBytes = 64 * 1024

/** What a body says, or the refusal of one that is not what was asked for. */
export async function readInput<T>(request: Request, schema: z.ZodType<T>): Promise<T | Response> {
  if (!/^application\/json\s*(;|$)/i.test(request.headers.get('content-type') ?? '')) {
    return refuse.notJson()
  }
  const text = await textOf(request)
  if (text === undefined) return refuse.tooLarge()
  const parsed = schema.safeParse(jsonOf(text))
  return parsed.success ? parsed.data : refuse.input(parsed.error)
}

/** What the fields and files of a form say, or the refusal of one that is not what was asked for. */
export async function readForm<T>(request: Request, schema: z.ZodType<T>): Promise<T | Response> {
  if (!/^multipart\/form-data\s*;/i.test(request.headers.get('content-type') ?? '')) {
    return refuse.notForm()
  }
  const form = await request.formData().catch(() => undefined)
  if (form === undefined) return refuse.brokenForm()
  const parsed = schema.safeParse(fieldsOf(form))
  return parsed.success ? parsed.data : refuse.input(parsed.error)
}

/** A field that comes more than once is a list. */
function fieldsOf(form: FormData): Readonly<Record<string, unknown>> {
  const names = [...new Set(form.keys())]
  return Object.fromEntries(
    names.map((name) => {
      const values = form.getAll(name)
      return [name, values.length === 1 ? values[0] : values]
    }),
  )
}

/** Undefined for a body that is too long to be JSON of ours. */
async function textOf({ body }: Request): Promise<string | undefined> {
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of body ?? []) {
    bytes += chunk.byteLength
    if (bytes > maxJsonBytes) return undefined
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

/** Undefined for what is no JSON; no schema takes it. */
function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Who sent a request, for the trail. */
export function senderOf(
  request: Request,
  { address }: Peer,
): Pick<AuditEntry, 'address' | 'agent'> {
  return { address, agent: request.headers.get('user-agent') ?? undefined }
}

/** An answer that no cache keeps. */
export function json(body: unknown, init: ResponseInit = {}): Response {
  const response = Response.json(body, init)
  response.headers.set('cache-control', 'no-store')
  return response
}
