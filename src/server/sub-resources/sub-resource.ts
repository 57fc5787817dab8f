import type { Json } from '../../core/json.ts'
import type { Bucket } from '../../engine/bucket.ts'
import type { S3ErrorCode } from '../../protocol/errors.ts'
import type { OperationName } from '../../protocol/operation-types.ts'
import type { Context } from '../handler.ts'

/** A sub-resource of a bucket: one document, put, got and deleted whole. */
export interface SubResource {
  /** Under this name the engine keeps it. */
  readonly aspect: string
  readonly put: OperationName
  readonly get: OperationName
  readonly delete?: OperationName
  /** The member of input and output that is the document. */
  readonly member: string
  /** Members of the input beside it that have a say: a header that confirms, or adds. */
  readonly honours?: readonly string[]
  /** True if the output is the document itself. */
  readonly isOutput?: boolean
  /** The error when there is none, or the output that says so. */
  readonly absent: S3ErrorCode | Readonly<Record<string, Json>>
  /** What the answer to a put says of what is kept; most say nothing. */
  readonly putOutput?: (kept: Json | undefined) => Readonly<Record<string, unknown>>
  /** What deleting it leaves. @default nothing */
  readonly reset?: (context: Context) => Json | undefined
  /**
   * What is kept of a document that was put; undefined takes away what there is. Throws when S3 would not take it.
   */
  readonly accept: (document: Json, bucket: Bucket, put: SubResourcePut) => Json | undefined
}

/** The rest of a request that puts a sub-resource. */
export interface SubResourcePut {
  readonly input: Readonly<Record<string, unknown>>
  readonly context: Context
}
