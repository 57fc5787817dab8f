import type { OperationName } from '../protocol/operation-types.ts'

/** What is known of a request once it is answered. */
export interface RequestRecord {
  readonly requestId: string
  readonly time: Date
  readonly method: string
  /** Without its query, which may hold a signature. */
  readonly url: string
  operation?: OperationName
  bucket?: string | undefined
  key?: string | undefined
  /** True for a visit of a bucket's website. */
  isWebsite?: boolean
  /** The access key id, or `anonymous`. */
  caller?: string
  status: number
  /** The error code, if it failed. */
  code?: string
  /** Bytes of the answer's body. */
  bytes: number
}
