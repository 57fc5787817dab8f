import type { ObjectAttributes } from './put-options.ts'

export interface ExpiryOptions {
  /**
   * Seconds: 1 to 604800 (seven days) of what S3 checks, up to 31536000 (a year) of what CloudFront
   * does. @default the storage's declared urlExpiresIn
   */
  readonly expiresIn?: number | undefined
}

export interface SignedUrlOptions extends ExpiryOptions {
  /** Makes the browser download the body under this name. */
  readonly download?: string | undefined
  /** What the answer says in place of the object's own. */
  readonly contentType?: string | undefined
  readonly versionId?: string | undefined
  /**
   * Seconds in which the URL stays the same, so that browsers cache what it gives; it is good for up to
   * this much longer than `expiresIn`. @default every URL is signed for its own moment
   */
  readonly window?: number | undefined
}

/** What whoever uploads has to send, all of it signed but `Cache-Control`, which proxies may change. */
export interface SignedPutOptions extends ObjectAttributes, ExpiryOptions {
  /** Bytes: the upload has exactly these many. Has to be given where sizes are declared. @default any number */
  readonly length?: number | undefined
  /** As `CRC32:base64` or `SHA256:base64`: S3 refuses other bytes. */
  readonly checksum?: string | undefined
  /** Whether it may take the place of an object that is there. @default as declared */
  readonly overwrite?: 'error' | 'replace' | undefined
  /** `false` for no rules, not even those that are declared: whoever reads the object checks it. */
  readonly accept?: false | undefined
}

export interface SignedPostOptions extends ExpiryOptions {
  /** Bytes. @default 0 */
  readonly minBytes?: number | undefined
  /** Bytes. */
  readonly maxBytes: number
  /**
   * One media type, or the beginning of those that may be sent, like `image/`: then whoever sends the
   * form adds the field `Content-Type`. Where types are declared it has to be one of them.
   * @default what the ending of the key tells: the only one where types are declared, else any may be sent
   */
  readonly contentType?: string | { readonly prefix: string } | undefined
  readonly cacheControl?: string | undefined
  readonly contentDisposition?: string | undefined
  readonly metadata?: Readonly<Record<string, string>> | undefined
  readonly tags?: Readonly<Record<string, string>> | undefined
  /** What S3 answers: 201 with a document, or nothing. @default 204 */
  readonly successStatus?: 200 | 201 | 204 | undefined
  /** Where S3 sends the browser instead. */
  readonly successRedirect?: string | undefined
  /**
   * A form replaces what has its key: S3 knows no other. Has to be said where the storage is declared
   * otherwise. @default as declared, which then is `'replace'`
   */
  readonly overwrite?: 'replace' | undefined
  /** `false` for no rules, not even those that are declared: whoever reads the object checks it. */
  readonly accept?: false | undefined
}
