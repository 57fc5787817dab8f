import { z } from 'zod'
import { expects } from './closed-object.ts'

const longestBytes = 512

/**
 * Why a location cannot be the prefix of a storage, or `undefined`. A trailing slash is allowed
 * and dropped. `*`, `?` and `${` are refused since IAM would read them as patterns.
 */
export function locationProblem(location: string): string | undefined {
  if (location.startsWith('/')) return 'must not begin with a slash; keys in S3 have none'
  if (/[\p{Cc}\p{Cs}]/u.test(location)) return 'must not have control characters'
  if (/[*?]|\$\{/.test(location))
    return 'must not have *, ? or ${, which a policy reads as patterns'
  if (Buffer.byteLength(location) > longestBytes) return `has at most ${longestBytes} bytes`
  const segments = trimmed(location).split('/')
  if (location !== '' && segments.some((segment) => ['', '.', '..'].includes(segment))) {
    return 'must not have empty, "." or ".." segments, which URLs do not keep'
  }
  return undefined
}

export const locationSchema = z
  .string(expects('has to be text, like "media"; "" is the whole bucket'))
  .superRefine((location, context) => {
    const message = locationProblem(location)
    if (message !== undefined) context.addIssue({ code: 'custom', message, input: location })
  })
  .transform(trimmed)

/** Whether keys of the one location can also be keys of the other. */
export function overlaps(a: string, b: string): boolean {
  return prefixOf(b).startsWith(prefixOf(a)) || prefixOf(a).startsWith(prefixOf(b))
}

/** The key prefix of a location: `''` for the whole bucket, else with its trailing slash. */
export function prefixOf(location: string): string {
  return location === '' ? '' : `${location}/`
}

function trimmed(location: string): string {
  return location.endsWith('/') ? location.slice(0, -1) : location
}
