import type { CopyTuning } from '../client/copy-object-options.ts'
import type { Presigner } from '../client/presigner.ts'
import type { S3Client } from '../client/s3-client.ts'
import type { StorageDeclaration } from '../declaration/declaration.ts'
import type { KeySpace } from './object-key.ts'

/** Signs for a CDN, with a key that the CDN trusts. */
export interface CloudFrontSigner {
  /** The URL, with a signature that is good until then. */
  readonly signUrl: (url: string, expiresAt: Date) => string
  /** The cookies for every URL that matches, where `*` stands for anything. */
  readonly signCookies: (url: string, expiresAt: Date) => Readonly<Record<string, string>>
}

/** How storages are reached. */
export interface StorageReach {
  readonly client: S3Client
  readonly presigner: Presigner
  /** @default none: then a private storage has no custom domain */
  readonly cloudFront?: CloudFrontSigner | undefined
  /** How large objects are copied. */
  readonly copies?: CopyTuning | undefined
}

/** What a storage is made of. */
export interface StorageContext extends StorageReach {
  readonly declared: StorageDeclaration
  readonly keys: KeySpace
}

const contexts = new WeakMap<object, StorageContext>()

/** Remembers what a storage is made of, for copies between storages. */
export function rememberContext(storage: object, context: StorageContext): void {
  contexts.set(storage, context)
}

/** What a storage is made of, if it is one on S3. */
export function contextOf(storage: object): StorageContext | undefined {
  return contexts.get(storage)
}
