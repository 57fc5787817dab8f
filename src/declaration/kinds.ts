import type { Accept } from './accept.ts'
import { daily, privately, revalidated } from './cache-control.ts'
import type { Compression } from './compression.ts'
import type { Overwrite } from './overwrite.ts'

/** The defaults of one kind of storage. */
export interface KindDefaults {
  /** Whether anyone may read its objects, by a statement of the bucket policy on its prefix. */
  readonly public: boolean
  /** Its prefix in the bucket; `{service}` is the storage's service, by default the app. */
  readonly location: string
  /** Seconds that the URLs it signs stay valid. */
  readonly urlExpiresIn: number
  /** What happens to a write whose key is taken. */
  readonly overwrite: Overwrite
  /** The `Cache-Control` of what is written; a hashed name gets one of its own where it is collected. */
  readonly cacheControl: string
  readonly accept?: Accept | undefined
  readonly compress?: Compression | undefined
}

const shared = { urlExpiresIn: 3600, overwrite: 'error' } as const

/** The four kinds of storage. */
export const kinds = {
  /** Scripts, styles, images and fonts of the application itself. */
  static: { ...shared, public: true, location: 'static', cacheControl: revalidated },
  /** Uploads that everyone may see, like avatars. */
  'public-media': { ...shared, public: true, location: 'media', cacheControl: daily },
  /** Documents that are read through signed URLs only. */
  'private-media': { ...shared, public: false, location: 'private', cacheControl: privately },
  /** Audit logs and exports, one prefix for each service. */
  logs: { ...shared, public: false, location: 'oxi_logs/{service}', cacheControl: privately },
} as const satisfies Readonly<Record<string, KindDefaults>>

export type Kind = keyof typeof kinds

/** The kinds that anyone may read. */
export type PublicKind = { [K in Kind]: (typeof kinds)[K]['public'] extends true ? K : never }[Kind]

export const kindNames = Object.keys(kinds).filter((name): name is Kind =>
  Object.hasOwn(kinds, name),
)
