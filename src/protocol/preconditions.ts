import { etagListHas } from './etag.ts'

/** The conditions of a read or of a copy's source. */
export interface Conditions {
  readonly ifMatch?: string | undefined
  readonly ifNoneMatch?: string | undefined
  readonly ifModifiedSince?: Date | undefined
  readonly ifUnmodifiedSince?: Date | undefined
}

/** What they are asked of. */
export interface Validators {
  /** Without quotes. */
  readonly etag: string
  /** In milliseconds. */
  readonly modified: number
}

/**
 * RFC 9110 §13.2.2: If-Match is asked before If-Unmodified-Since and overrides it, If-None-Match before
 * If-Modified-Since. `failed` is 412; `not-modified` is 304 for a read and 412 for a copy.
 */
export function evaluatePreconditions(
  { ifMatch, ifNoneMatch, ifModifiedSince, ifUnmodifiedSince }: Conditions,
  { etag, modified }: Validators,
): 'hold' | 'failed' | 'not-modified' {
  const changed = wholeSeconds(modified)
  if (ifMatch !== undefined) {
    if (!etagListHas(ifMatch, etag)) return 'failed'
  } else if (ifUnmodifiedSince !== undefined && changed > ifUnmodifiedSince.getTime())
    return 'failed'
  if (ifNoneMatch !== undefined) return etagListHas(ifNoneMatch, etag) ? 'not-modified' : 'hold'
  const unchanged = ifModifiedSince !== undefined && changed <= ifModifiedSince.getTime()
  return unchanged ? 'not-modified' : 'hold'
}

/** HTTP dates have no fractions, so neither has what is compared with them. */
export const wholeSeconds = (milliseconds: number): number => Math.floor(milliseconds / 1000) * 1000
