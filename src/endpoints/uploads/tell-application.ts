import type { StowageError } from '../../core/error.ts'
import { parseJson, type Json } from '../../core/json.ts'
import type { StoredObject } from '../../storage/stored-object.ts'
import type { Caller } from '../caller.ts'
import { endpointError } from '../errors.ts'
import type { DeclaredRoute, RouteCall } from './declare-route.ts'
import { isNestedDeeper, maxJsonLevels } from './is-nested-deeper.ts'
import type { UploadAnswer } from './upload-answer.ts'
import type { UploadExchange } from './upload-exchange.ts'
import type { UploadTicket } from './upload-token.ts'

interface Telling<C extends Caller> {
  readonly exchange: UploadExchange<C>
  readonly route: DeclaredRoute<C>
  readonly ticket: UploadTicket
  readonly call: RouteCall
}

/** What the application made of an upload. */
export type Told =
  | Extract<UploadAnswer, { readonly state: 'completed' }>
  | { readonly state: 'rejected'; readonly refusal: StowageError }

/** Tells the application of an object, and resolves to what it returns, as JSON has it, or its rejection. */
export async function tellApplication<C extends Caller>(
  { exchange: { context }, route, ticket: { id, name }, call }: Telling<C>,
  stored: StoredObject,
): Promise<Told> {
  let refusal: StowageError | undefined
  const reject = (message: string): never => {
    refusal = endpointError('UploadRejected', { message })
    throw refusal
  }
  let returned: unknown
  try {
    returned = await call.onComplete(stored, { id, name, reject })
  } catch (error) {
    if (refusal !== undefined && error === refusal) return { state: 'rejected', refusal }
    throw error
  }
  try {
    const data = jsonOf(returned)
    return { state: 'completed', ...(data !== undefined && { data }) }
  } catch (cause) {
    // It has run, and is not to run again for what it returned.
    const message = `What onComplete of the route ${route.name} returned is no JSON: ${String(cause)}`
    context.onDefect(
      endpointError('UploadsInvalid', {
        message,
        hint: `Return text, numbers, booleans, null, lists and plain objects, ${maxJsonLevels} levels deep at most.`,
        cause,
      }),
    )
    return { state: 'completed' }
  }
}

/** Throws for a BigInt, a circle, and what is too deep to be read again. */
function jsonOf(returned: unknown): Json | undefined {
  const text: string | undefined = JSON.stringify(returned)
  if (text === undefined) return undefined
  const data = parseJson(text)
  if (isNestedDeeper(data)) throw new RangeError(`more than ${maxJsonLevels} levels`)
  return data
}
