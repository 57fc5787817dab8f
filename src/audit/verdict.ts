/** What was done to a trail that does not verify. */
export type Tampering = 'changed' | 'missing' | 'inserted' | 'reordered' | 'truncated'

/** The first broken record, and why it is broken. */
export interface BrokenTrail {
  readonly ok: false
  readonly brokenAt: number
  readonly tampering: Tampering
  /** One sentence for people. */
  readonly reason: string
}

/** A trail in which every record is the one that was appended. */
export interface SoundTrail {
  readonly ok: true
  /** How many were ever appended: the id of the last. */
  readonly records: number
  /** The hash of the last record. Kept elsewhere, it proves a later verification complete. */
  readonly head: string
  /** After retention: the last record that was deleted. What is verified begins after it. */
  readonly anchor?: { readonly records: number; readonly hash: string }
}

/** A broken trail, its reason beginning with the record. */
export function broken(brokenAt: number, tampering: Tampering, reason: string): BrokenTrail {
  return { ok: false, brokenAt, tampering, reason: `record ${brokenAt}: ${reason}` }
}
