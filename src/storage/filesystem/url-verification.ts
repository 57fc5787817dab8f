import type { SecretFor } from '../../protocol/sigv4/secret-of.ts'

/** What the URLs of a client are verified by. */
export interface UrlVerification {
  /** Begins and ends with a slash. */
  readonly basePath: string
  /** Host and port, as they were signed. */
  readonly host: string
  readonly region: string
  readonly now: () => Date
  /** Undefined for an access key id that is not the client's. */
  readonly secretFor: SecretFor
}
