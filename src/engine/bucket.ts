import type { Json } from '../core/json.ts'

/** A bucket as the engine keeps it. Aspects (policy, cors, encryption, …) are opaque to it. */
export interface Bucket {
  /** Never used again, even when the name is. */
  readonly id: number
  readonly name: string
  readonly region: string
  /** The owner's account id. */
  readonly owner: string
  /** In milliseconds. */
  readonly created: number
  /** Undefined until versioning was first set. */
  readonly versioning: Versioning | undefined
  readonly aspects: Readonly<Record<string, Json>>
}

/** A bucket by its name or, as names are used again, the very one: another of its name counts as absent. */
export type BucketReference = string | Pick<Bucket, 'id' | 'name'>

export type Versioning = 'Enabled' | 'Suspended'

export interface BucketInit {
  readonly region: string
  readonly owner: string
  readonly aspects?: Readonly<Record<string, Json>>
  /** @default undefined: never set */
  readonly versioning?: Versioning
}
