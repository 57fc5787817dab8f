/** The defaults of one kind of storage. */
export interface KindDefaults {
  /** Whether anyone may read its objects, by a statement of the bucket policy on its prefix. */
  readonly public: boolean
  /** Its prefix in the bucket; `{service}` is the storage's service, by default the app. */
  readonly location: string
  /** Seconds that the URLs it signs stay valid. */
  readonly urlExpiresIn: number
  /** Whether writing an existing key replaces the object; false refuses the write. */
  readonly overwrite: boolean
}

/** The four kinds of storage. */
export const kinds = {
  /** Scripts, styles, images and fonts of the application itself. */
  static: { public: true, location: 'static', urlExpiresIn: 3600, overwrite: false },
  /** Uploads that everyone may see, like avatars. */
  'public-media': { public: true, location: 'media', urlExpiresIn: 3600, overwrite: false },
  /** Documents that are read through signed URLs only. */
  'private-media': { public: false, location: 'private', urlExpiresIn: 3600, overwrite: false },
  /** Audit logs and exports, one prefix for each service. */
  logs: { public: false, location: 'oxi_logs/{service}', urlExpiresIn: 3600, overwrite: false },
} as const satisfies Readonly<Record<string, KindDefaults>>

export type Kind = keyof typeof kinds

/** The kinds that anyone may read. */
export type PublicKind = { [K in Kind]: (typeof kinds)[K]['public'] extends true ? K : never }[Kind]

export const kindNames = Object.keys(kinds).filter((name): name is Kind =>
  Object.hasOwn(kinds, name),
)
