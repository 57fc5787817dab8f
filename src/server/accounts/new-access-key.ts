import { randomBytes } from 'node:crypto'
import type { StoredKey } from './accounts-schema.ts'

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

/** So many characters of Base32, chosen at random. */
export const randomBase32 = (length: number): string =>
  Array.from(randomBytes(length), (byte) => alphabet[byte % 32]).join('')

/** A new access key, as AWS shapes them: 20 characters, and 40. */
export function newAccessKey(): StoredKey {
  return {
    accessKeyId: `AKIA${randomBase32(16)}`,
    secretAccessKey: randomBytes(30).toString('base64'),
  }
}
