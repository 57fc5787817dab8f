import { clientError } from './errors.ts'
import type { WireResponse } from './exchange.ts'
import type { PreparedRequest } from './prepare-request.ts'

const noLabels = {}

/** Reads a successful response as the output of its operation. Throws `ResponseInvalid`. */
export function readResponse(
  { operation, bucket, key }: PreparedRequest,
  { headers, text, body }: WireResponse,
): Record<string, unknown> {
  const { output } = operation
  try {
    const value = output.read({ labels: noLabels, query: [], headers, body: text }, false)
    if (output.streaming !== undefined) value[output.streaming] = body
    return value
  } catch (cause) {
    body?.cancel()
    throw clientError('ResponseInvalid', {
      context: { operation: operation.name, bucket, key },
      cause,
    })
  }
}
