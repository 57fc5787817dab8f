import { createHmac } from 'node:crypto'

export interface Delivery {
  readonly url: string
  readonly message: string
  /** Signs the message in `x-stowage-signature`. */
  readonly secret: string | undefined
  /** Aborts when the server stops. */
  readonly signal: AbortSignal
}

/** A receiver has this long to answer, in milliseconds. */
const timeoutMs = 10_000

/**
 * `taken`: it answered with 2xx. `refused`: it answered that it will not have it, now or ever. `failed`: it was not
 * there, or in trouble.
 */
export type DeliveryOutcome = 'taken' | 'refused' | 'failed'

/** Posts a message to a webhook, once. Redirects are not followed: whoever is configured is who is told. */
export async function deliverMessage(delivery: Delivery): Promise<DeliveryOutcome> {
  const { url, message, secret, signal } = delivery
  try {
    const { status, body } = await fetch(url, {
      method: 'POST',
      redirect: 'manual',
      headers: {
        'content-type': 'application/json',
        'user-agent': 'Stowage',
        ...(secret !== undefined && { 'x-stowage-signature': signatureOf(message, secret) }),
      },
      body: message,
      signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
    })
    await body?.cancel()
    if (status >= 200 && status < 300) return 'taken'
    return status >= 400 && status < 500 && !temporary.has(status) ? 'refused' : 'failed'
  } catch {
    return 'failed'
  }
}

/** Not now: too early, too slow, too many. */
const temporary: ReadonlySet<number> = new Set([401, 403, 404, 408, 409, 423, 425, 429])

/** `sha256=` and the HMAC of the message, in hex. */
export function signatureOf(message: string, secret: string): string {
  return `sha256=${createHmac('sha256', secret).update(message).digest('hex')}`
}
