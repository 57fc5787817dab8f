import { percentEncode } from '../../core/percent.ts'
import type { Due } from './expirations.ts'

/** The latest time that HTTP's dates can write. */
const lastTimeMs = Date.UTC(9999, 11, 31)

/** `x-amz-expiration`: when, and by which rule. Source: S3 API Reference, PutObject. */
export function expirationHeader({ rule, due }: Due): string | undefined {
  if (due > lastTimeMs) return undefined
  return `expiry-date="${new Date(due).toUTCString()}", rule-id="${percentEncode(rule)}"`
}
