import { unwrapKey } from './key-wrap.ts'

/** The key of one body, wrapped. What has no seal is not encrypted: it was written by an older version. */
export interface Seal {
  /** Which key it is wrapped with: `ring:<number>` of the server's ring, or `customer`, who has to bring it. */
  readonly by: string
  /** In base64. */
  readonly wrapped: string
}

/** With whose key the key of a new body is wrapped. Without any, it is the server's ring. */
export type Encryption =
  | { readonly by: 'ring' }
  /** 32 bytes that are kept nowhere. The ETag is then not the MD5 of the body, as on S3. */
  | { readonly by: 'customer'; readonly key: Uint8Array }

/** True if nobody reads it without the key it was written with. */
export function isCustomers(seal: Seal | undefined): seal is Seal {
  return seal?.by === 'customer'
}

/** True if this is the key that the customer wrote with. */
export function isCustomersKey(seal: Seal, key: Uint8Array): boolean {
  return isCustomers(seal) && unwrapKey(wrappedOf(seal), key) !== undefined
}

export function wrappedOf({ wrapped }: Seal): Buffer {
  return Buffer.from(wrapped, 'base64')
}
