import { createHash } from 'node:crypto'

/** The MD5 of the MD5s of parts, all in hex. */
export function md5OfParts(parts: readonly { readonly etag: string }[]): string {
  const md5 = createHash('md5')
  for (const { etag } of parts) md5.update(etag, 'hex')
  return md5.digest('hex')
}

/** The ETag, without quotes, that S3 gives an object of these parts: {@link md5OfParts} and their number. */
export function multipartEtag(parts: readonly { readonly etag: string }[]): string {
  return `${md5OfParts(parts)}-${parts.length}`
}
