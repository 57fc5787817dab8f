/** A place in a text that names another asset. */
export interface AssetReference {
  /** The first character of the URL. */
  readonly start: number
  /** Behind its last. */
  readonly end: number
  /** As it is meant: without the escapes that the text may have. */
  readonly url: string
  /** Whether the text is sound without it, as a script is without its source map. */
  readonly isOptional: boolean
}
