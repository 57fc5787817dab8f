import type { Json } from '../core/json.ts'
import type { BucketDeclaration } from '../declaration/declaration.ts'
import type { S3Client } from '../client/s3-client.ts'

/** What a bucket has of an aspect now. `unsupported`: the endpoint does not know the aspect. */
export type Observed =
  | { readonly state: 'present'; readonly value: Json }
  | { readonly state: 'absent' }
  | { readonly state: 'unsupported' }

/** What a declaration says of an aspect. `unmanaged` is never changed. */
export type Desired =
  | { readonly state: 'present'; readonly value: Json }
  | { readonly state: 'absent' }
  | { readonly state: 'unmanaged' }

/** One aspect of a bucket, the unit that S3 itself puts and gets: read · compare · write. */
export interface Aspect {
  /** As the declaration calls it. */
  readonly name: string
  /** What the bucket should have, given what it has: foreign parts of a shared document are kept. */
  desired(bucket: BucketDeclaration, observed: Observed): Desired
  read(client: S3Client, bucket: string): Promise<Observed>
  /** True if both mean the same to S3, however they are written. */
  equal(desired: Json, observed: Json): boolean
  write(client: S3Client, bucket: string, value: Json): Promise<void>
  /** Only of aspects that a declaration can turn off. */
  remove?(client: S3Client, bucket: string): Promise<void>
}
