import { s3Error } from '../protocol/errors.ts'
import { maxBodyBytes } from '../protocol/limits.ts'

/** Throws `InvalidRequest` for more bytes than one request copies. */
export function checkCopiedBytes(bytes: number): void {
  if (bytes <= maxBodyBytes) return
  throw s3Error('InvalidRequest', {
    message: `The specified copy source is larger than the maximum allowable size for a copy source: ${maxBodyBytes}`,
  })
}
