import { s3Error } from './errors.ts'

/** The token of ListObjectsV2, opaque to clients: the place after which the next page begins. */
export function sealToken(next: string): string {
  return Buffer.from(`1${next}`).toString('base64url')
}

/** Reads one back. Throws `InvalidArgument`. */
export function openToken(token: string): string {
  const text = Buffer.from(token, 'base64url').toString()
  if (text.startsWith('1') && sealToken(text.slice(1)) === token) return text.slice(1)
  throw s3Error('InvalidArgument', {
    message: 'The continuation token provided is incorrect',
    context: { ArgumentName: 'continuation-token' },
  })
}
