import { s3Error } from '../../protocol/errors.ts'

/** The header that S3 names in what it refuses of an encryption, whichever was wrong. */
export const encryptionHeader = 'x-amz-server-side-encryption'

/** S3's `InvalidArgument` about an encryption. */
export function encryptionError(message: string, value?: string): Error {
  const context = { ArgumentName: encryptionHeader, ArgumentValue: value }
  return s3Error('InvalidArgument', { message, context })
}
