import { s3Error } from './errors.ts'
import { maxKeyBytes } from './limits.ts'

/** Whether a text has more bytes of UTF-8 than S3 takes for a key. */
export function isKeyTooLong(key: string): boolean {
  // A UTF-16 unit holds at most three bytes, so short keys need no counting.
  return key.length * 3 > maxKeyBytes && Buffer.byteLength(key) > maxKeyBytes
}

/** Throws `KeyTooLongError`. */
export function checkKeyLength(key: string): void {
  if (!isKeyTooLong(key)) return
  const context = { Size: Buffer.byteLength(key), MaxSizeAllowed: maxKeyBytes }
  throw s3Error('KeyTooLongError', { context })
}
