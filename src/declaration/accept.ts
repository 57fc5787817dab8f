/** What may be put: every rule that is given has to hold. */
export interface Accept {
  /**
   * Media types of the bytes, like `'application/pdf'` or `'image/*'`; what a browser would run, like
   * SVG, has to be named in full.
   */
  readonly contentTypes?: readonly string[] | undefined
  /** The endings that a key may have, in any case, like `'.pdf'`. */
  readonly extensions?: readonly string[] | undefined
  /** Bytes; a longer body is cut off while it streams, and nothing is left of it. */
  readonly maxBytes?: number | undefined
  /** Bytes. @default 0 */
  readonly minBytes?: number | undefined
}
