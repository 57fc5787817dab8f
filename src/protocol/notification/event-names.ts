import { Event } from '@aws-sdk/client-s3'

const subscribable: ReadonlySet<string> = new Set(Object.values(Event))

/** True for what a configuration may name: `s3:ObjectCreated:Put`, `s3:ObjectCreated:*`. */
export function isEventPattern(text: string): boolean {
  return subscribable.has(text)
}

/** True if a configuration that names the pattern is told of the event: `ObjectCreated:Put`. */
export function matchesEvent(pattern: string, name: string): boolean {
  const wanted = pattern.slice('s3:'.length)
  return wanted.endsWith(':*') ? name.startsWith(wanted.slice(0, -1)) : wanted === name
}

/** True if there is an event of which both are told. */
export function sharesEvents(one: string, other: string): boolean {
  return (
    matchesEvent(one, other.slice('s3:'.length)) || matchesEvent(other, one.slice('s3:'.length))
  )
}
