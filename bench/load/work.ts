/** Does one operation; `slot` says which of those at work asks. */
export type Operation = (slot: number) => Promise<unknown>

/** What a load process repeats. */
export interface Work {
  readonly operation: Operation
  /** Ends connections and closes files. */
  readonly close: () => unknown
}
