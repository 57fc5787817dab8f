import { s3Error } from '../errors.ts'

/** In bytes. Source: S3 User Guide, "Redirect requests for an object". */
const maxLength = 2048

/** Throws `InvalidRedirectLocation` unless S3 takes this as where a website's object leads. */
export function checkRedirectLocation(location: string): void {
  if (!/^(?:\/|https?:\/\/)/.test(location)) throw s3Error('InvalidRedirectLocation')
  if (Buffer.byteLength(location) > maxLength) {
    throw s3Error('InvalidRedirectLocation', {
      message: `The length of website redirect location cannot exceed ${maxLength} characters.`,
    })
  }
}
