import type { BodyInput } from './body-input.ts'
import type { CallOptions } from './call-options.ts'
import type { PutOptions } from './put-options.ts'
import type { StoredObject } from './stored-object.ts'

/** One of many objects to put. */
export interface PutEntry {
  readonly key: string
  readonly body: BodyInput
  /** These go before the options of all. */
  readonly options?: Omit<PutOptions, 'signal' | 'onProgress'> | undefined
}

export interface PutManyProgress {
  /** Objects that are done, those that failed too. */
  readonly done: number
  readonly failed: number
  /** Bytes stored. */
  readonly bytes: number
}

export interface PutManyOptions extends CallOptions {
  /** Objects on their way at a time. @default 8 */
  readonly concurrency?: number | undefined
  /** For all of them. */
  readonly options?: Omit<PutOptions, 'signal' | 'onProgress'> | undefined
  /** Called after each object. */
  readonly onProgress?: ((progress: PutManyProgress) => void) | undefined
}

export interface PutFailure {
  readonly key: string
  readonly error: unknown
}

/** Those that failed are told, not thrown. */
export interface PutManyOutcome {
  readonly stored: readonly StoredObject[]
  readonly failures: readonly PutFailure[]
}
