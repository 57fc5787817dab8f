import type { Json } from '../../core/json.ts'
import type { OperationName } from '../../protocol/operation-types.ts'

/** A kind of configuration that a bucket has many of: each is a document with an id. */
export interface ListedConfiguration {
  /** Under this name the engine keeps all of them, by id. */
  readonly aspect: string
  readonly put: OperationName
  readonly get: OperationName
  readonly delete: OperationName
  readonly list: OperationName
  /** The member of input and output that is the document; a list of them is called so, and `List`. */
  readonly member: string
  /** Throws when S3 would not take the document under this id. */
  readonly accept: (document: Json, id: string) => void
}
