/** A file of the directory that is collected. */
export interface Asset {
  /** Its place in the directory, with slashes. */
  readonly name: string
  readonly file: string
  /** Bytes, before its references are rewritten. */
  readonly size: number
}
