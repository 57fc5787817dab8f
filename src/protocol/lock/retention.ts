import { isJsonObject, type Json } from '../../core/json.ts'

export type RetentionMode = 'COMPLIANCE' | 'GOVERNANCE'

/** How long a version cannot be deleted, and whether the right to bypass that helps. */
export interface Retention {
  readonly mode: RetentionMode
  /** In milliseconds. */
  readonly until: number
}

export const isRetentionMode = (value: unknown): value is RetentionMode =>
  value === 'GOVERNANCE' || value === 'COMPLIANCE'

/** A retention as it is kept with a version. */
export function readRetention(kept: Json | undefined): Retention | undefined {
  if (!isJsonObject(kept)) return undefined
  const { mode, until } = kept
  return isRetentionMode(mode) && typeof until === 'number' ? { mode, until } : undefined
}

/** True while it protects its version. */
export const isInForce = (retention: Retention | undefined, now: number): retention is Retention =>
  retention !== undefined && retention.until > now

interface RetentionChange {
  readonly from: Retention | undefined
  /** Undefined takes it away. */
  readonly to: Retention | undefined
  /** In milliseconds. */
  readonly now: number
  /** The caller asks to bypass governance, and has the right to. */
  readonly bypass: boolean
}

/**
 * True if S3 makes the change: anybody who may set a retention may extend it, and nothing else while it is in force;
 * governance can be bypassed, compliance cannot. Source: S3 User Guide, "Locking objects with Object Lock".
 */
export function mayChangeRetention({ from, to, now, bypass }: RetentionChange): boolean {
  if (!isInForce(from, now)) return true
  if (from.mode === 'GOVERNANCE' && bypass) return true
  return to?.mode === from.mode && to.until >= from.until
}
