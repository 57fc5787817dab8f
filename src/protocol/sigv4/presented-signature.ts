import type { CredentialScope, SignatureMethod } from './credential-scope.ts'

/** A signature as a request presents it: read, but not yet believed. */
export interface PresentedSignature {
  readonly method: SignatureMethod
  readonly credential: CredentialScope
  readonly amzDate: string
  readonly signedAt: Date
  /** Seconds; only of a presigned URL. */
  readonly expiresIn?: number
  /** Names joined by `;`. */
  readonly signedHeaders: string
  /** 64 characters, not necessarily hex. */
  readonly signature: string
  readonly sessionToken: string | undefined
  /** The value of `x-amz-content-sha256`, if the request has one. */
  readonly payloadHash: string | undefined
}
