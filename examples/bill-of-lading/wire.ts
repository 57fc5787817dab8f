import type { AuditEntry } from 'stowage/audit'
import type { Peer } from 'stowage/endpoints'
import type { z } from 'zod'
import { refuse } from './refuse.ts'

/** What a body says, or the refusal of one that is not what was asked for. */
export async function readInput<T>(request: Request, schema: z.ZodType<T>): Promise<T | Response> {
  if (!/^application\/json\s*(;|$)/i.test(request.headers.get('content-type') ?? '')) {
    return refuse.notJson()
  }
  const text = await request.text()
  const parsed = schema.safeParse(jsonOf(text))
  return parsed.success ? parsed.data : refuse.input(parsed.error)
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
