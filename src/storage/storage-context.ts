import type { Presigner } from '../client/presigner.ts'
import type { S3Client } from '../client/s3-client.ts'
import type { StorageDeclaration } from '../declaration/declaration.ts'
import type { KeySpace } from './object-key.ts'

/** What a storage is made of. */
export interface StorageContext {
  readonly client: S3Client
  readonly presigner: Presigner
  readonly declared: StorageDeclaration
  readonly keys: KeySpace
}
