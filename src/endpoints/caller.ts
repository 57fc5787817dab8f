/** Whoever is signed in. */
export interface Caller {
  /** The name in the trail, at most 512 bytes. */
  readonly actor: string
}

/** A value, at once or later. */
export type Awaitable<T> = T | Promise<T>
