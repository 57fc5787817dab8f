import type { Operation } from '../protocol/operations.ts'
import { clientError } from './errors.ts'
import type { WireResponse } from './exchange.ts'
import type { PreparedRequest } from './prepare-request.ts'

const noLabels = {}

/**
 * Proxies answer with pages of their own, and an empty answer to a completion is no completion. To a
 * question it may mean none: so Ceph tells that there are no tags.
 */
function isNoDocument({ method }: Operation, text: string): boolean {
  return (method !== 'GET' && /^\s*$/.test(text)) || htmlPage.test(text)
}

const htmlPage = /^\s*<(?:!doctype\s+)?html[\s>]/i

/** Reads a successful response as the output of its operation. Throws `ResponseInvalid`. */
export function readResponse(
  { operation, bucket, key }: PreparedRequest,
  { headers, text, body }: WireResponse,
): Record<string, unknown> {
  const { output } = operation
  if (output.hasBody && isNoDocument(operation, text))
    throw clientError('ResponseInvalid', {
      message: `The answer to ${operation.name} says nothing of what came of it.`,
      context: { operation: operation.name, bucket, key },
    })
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
