import { createCipheriv, createDecipheriv } from 'node:crypto'

/** Bytes of every key here: AES-256. */
export const keyBytes = 32
export const wrappedKeyBytes = keyBytes + 8

const algorithm = 'id-aes256-wrap'
const integrity = Buffer.alloc(8, 0xa6)

/**
 * A key, encrypted with another: AES Key Wrap. It needs no nonce, so one key may wrap as many as there
 * ever are. Source: RFC 3394, NIST SP 800-38F.
 */
export function wrapKey(key: Uint8Array, wrapping: Uint8Array): Buffer {
  // The cipher gives all of its output at once, and nothing at the end.
  return createCipheriv(algorithm, wrapping, integrity).update(key)
}

/** The key that was wrapped; undefined if it was wrapped with another key, or is not what was made. */
export function unwrapKey(wrapped: Uint8Array, wrapping: Uint8Array): Buffer | undefined {
  if (wrapped.length !== wrappedKeyBytes || wrapping.length !== keyBytes) return undefined
  try {
    const key = createDecipheriv(algorithm, wrapping, integrity).update(wrapped)
    return key.length === keyBytes ? key : undefined
  } catch {
    return undefined
  }
}
