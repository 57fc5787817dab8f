/** What happens where the target holds another object: it is reported, left in silence, or replaced. */
export type OnConflict = 'error' | 'skip' | 'replace'

/** An object that is at the target now. */
export interface MigratedObject {
  readonly key: string
  /** What a database column is to hold from now on. */
  readonly reference: string
  /** What it held: the place in the directory, or the reference in the storage that was left. */
  readonly previous: string
  /** `equal` was there already. */
  readonly outcome: 'copied' | 'replaced' | 'equal'
  /** Bytes, as the source has them. */
  readonly size: number
}

export interface MigrationProgress {
  /** Objects that this run is done with, those too that earlier ones finished. */
  readonly objects: number
  /** Bytes of the source that are done with, as far as objects are on their way too. */
  readonly bytes: number
  /** Of the objects, those that were left. */
  readonly left: number
}
