import { isStowageError, type StowageError } from 'stowage'
import type { Trail } from 'stowage/audit'
import { problem } from 'stowage/endpoints'
import { refuse } from '../parts/refuse.ts'
import type { Exchange } from '../parts/route.ts'
import { json, senderOf } from '../parts/wire.ts'

export type SignedIn = Exchange & { readonly user: string }

/** What somebody asks for. */
export interface Deed {
  /** As it is recorded, like `DOCUMENT_ADDED`. */
  readonly action: string
  /** What it is about, as long as nothing better is known. */
  readonly resource: string
}

/** What came of it: an answer, or that it is not theirs to do, or that there is no such thing. */
export type Done =
  | { readonly resource: string; readonly body: unknown; readonly status?: number | undefined }
  | 'denied'
  | 'unknown'

/** What the storages refuse about what somebody sent, and the status that says so. */
const refusals: Readonly<Record<string, number>> = {
  BodyTooLarge: 413,
  BodyTooSmall: 422,
  ContentTypeRejected: 415,
  ExtensionRejected: 415,
  KeyExists: 409,
  KeyInvalid: 422,
}

/** The sentence of a refusal that is the sender's to mend; undefined of everything else. */
export function refusalOf(error: unknown): StowageError | undefined {
  return isStowageError(error) && Object.hasOwn(refusals, error.code) ? error : undefined
}

/** Does what was asked, and answers when one record of how it ended is durable. */
export async function perform(
  { trail, exchange }: { readonly trail: Trail; readonly exchange: SignedIn },
  { action, resource }: Deed,
  work: () => Promise<Done>,
): Promise<Response> {
  const { request, peer, user: actor } = exchange
  const record = { action, actor, resource, ...senderOf(request, peer) }
  let done: Done
  try {
    done = await work()
  } catch (error) {
    const code = isStowageError(error) ? error.code : 'Unexpected'
    await trail.append({ ...record, outcome: 'failed', detail: { code } })
    const refusal = refusalOf(error)
    if (refusal === undefined) throw error
    return problem({ status: refusals[code] ?? 422, code, detail: refusal.message })
  }
  if (done === 'unknown') {
    await trail.append({ ...record, outcome: 'failed' })
    return refuse.notFound()
  }
  if (done === 'denied') {
    await trail.append({ ...record, outcome: 'denied' })
    return refuse.notYours()
  }
  await trail.append({ ...record, resource: done.resource })
  return json(done.body, { status: done.status ?? 200 })
}
