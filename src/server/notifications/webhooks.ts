import { serverError } from '../errors.ts'

/** Where the destinations of notifications are on this machine: URLs by ARN, and by `eventbridge`. */
export type Webhooks = ReadonlyMap<string, string>

/** The name that stands for EventBridge, which a configuration names by no ARN. */
export const eventBridge = 'eventbridge'

const destination = /^arn:aws[a-z-]*:(?:sns|sqs|lambda):[^\s\u0000]+$/

/** Throws `WebhookInvalid`. */
export function webhooksOf(given: Readonly<Record<string, string>> = {}): Webhooks {
  for (const [name, url] of Object.entries(given)) {
    if (name !== eventBridge && !destination.test(name))
      throw invalid(name, 'no ARN of a topic, queue or function')
    if (!isWebhook(url)) throw invalid(name, 'no URL of the web')
  }
  return new Map(Object.entries(given))
}

function isWebhook(text: string): boolean {
  const url = URL.canParse(text) ? new URL(text) : undefined
  return url !== undefined && /^https?:$/.test(url.protocol) && url.username + url.password === ''
}

// The URL may hold a secret: it is not repeated.
const invalid = (name: string, what: string): Error =>
  serverError('WebhookInvalid', { message: `The webhook ${name} is ${what}.`, context: { name } })
