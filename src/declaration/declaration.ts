import type { Accept } from './accept.ts'
import type { CorsConfiguration } from './aspects/cors.ts'
import type { ServerSideEncryptionConfiguration } from './aspects/encryption.ts'
import type { PolicyStatement } from './aspects/policy.ts'
import type { PublicAccessBlockConfiguration } from './aspects/public-access-block.ts'
import type { VersioningConfiguration } from './aspects/versioning.ts'
import type { Access } from './bucket-schema.ts'
import type { Compression } from './compression.ts'
import type { Kind } from './kinds.ts'
import type { Overwrite } from './overwrite.ts'
import type { Target } from './target.ts'

/** What each storage of a declaration is, by its name. */
export type StorageKinds = Readonly<Record<string, Kind>>

/**
 * A valid declaration with its defaults filled in, in the S3 API's own shapes, deeply frozen. Of a
 * bucket, `undefined` is an aspect that is not managed and `'off'` one that must be absent.
 */
export interface Declaration<
  Buckets extends string = string,
  Storages extends StorageKinds = StorageKinds,
> {
  readonly app: string
  readonly target: Target
  readonly region: string
  readonly buckets: Readonly<Record<Buckets, BucketDeclaration>>
  readonly storages: { readonly [Name in keyof Storages]: StorageDeclaration<Storages[Name]> }
}

export interface BucketDeclaration {
  /** The name in S3. */
  readonly name: string
  readonly region: string
  readonly access: Access
  /** The key prefixes that anyone may read; `['']` is the whole bucket. */
  readonly publicPrefixes: readonly string[]
  readonly aspects: BucketAspects
}

/** The desired state of a bucket, an entry for each sub-resource of S3. */
export interface BucketAspects {
  readonly ownership: 'BucketOwnerEnforced'
  readonly publicAccessBlock: PublicAccessBlockConfiguration | 'off'
  readonly versioning: VersioningConfiguration | undefined
  readonly encryption: ServerSideEncryptionConfiguration | undefined
  readonly cors: CorsConfiguration | 'off' | undefined
  /** Every statement whose Sid begins with `stowage`; other statements are not managed. */
  readonly policy: readonly PolicyStatement[]
}

export interface StorageDeclaration<K extends Kind = Kind> {
  readonly name: string
  readonly kind: K
  /** The bucket's name in S3, which its key in the declaration may differ from. */
  readonly bucket: string
  /** The bucket's region. */
  readonly region: string
  /** Without slashes around; `''` is the whole bucket. */
  readonly location: string
  /** Whether anyone may read it. */
  readonly public: boolean
  /** Seconds. */
  readonly urlExpiresIn: number
  readonly overwrite: Overwrite
  readonly customDomain: string | undefined
  /** Whose private key signs the URLs on the custom domain of a private storage; CloudFront's id of it. */
  readonly keyPairId: string | undefined
  readonly cacheControl: string | undefined
  readonly accept: Accept | undefined
  readonly compress: Compression | undefined
}
