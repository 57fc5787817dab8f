import type { OperationName } from '../protocol/operation-types.ts'

/** A request that an interceptor may hold up or refuse, before anything is asked of it. */
export interface Interception {
  readonly operation: OperationName
  readonly bucket: string | undefined
  readonly key: string | undefined
  /** Cuts the connection: the client gets no answer. */
  readonly drop: () => void
}

/** Waiting holds a request up; an error with a status is its answer. For tests of what goes wrong. */
export type Interceptor = (request: Interception) => void | Promise<void>
