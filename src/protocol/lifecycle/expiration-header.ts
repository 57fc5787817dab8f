import { percentEncode } from '../../core/percent.ts'
import type { Due } from './expirations.ts'

/** `x-amz-expiration`: when, and by which rule. Source: S3 API Reference, PutObject. */
export function expirationHeader({ rule, due }: Due): string {
  return `expiry-date="${new Date(due).toUTCString()}", rule-id="${percentEncode(rule)}"`
}
