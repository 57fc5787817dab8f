import { s3Error } from './errors.ts'
import { maxUserMetadataBytes } from './limits.ts'

/** The members by which PutObject, CreateMultipartUpload and CopyObject give an object its headers. */
export const attributeMembers = [
  'CacheControl',
  'ContentDisposition',
  'ContentEncoding',
  'ContentLanguage',
  'ContentType',
  'Expires',
  'WebsiteRedirectLocation',
] as const

/** The members by which they say all that is kept beside its bytes. */
export const describingMembers = [...attributeMembers, 'Metadata', 'Tagging'] as const

/** Throws `MetadataTooLarge` for more user metadata than S3 keeps. */
export function checkUserMetadata(metadata: Readonly<Record<string, string>>): void {
  let size = 0
  for (const name in metadata) {
    size += Buffer.byteLength(name) + Buffer.byteLength(metadata[name] ?? '')
  }
  if (size <= maxUserMetadataBytes) return
  throw s3Error('MetadataTooLarge', {
    context: { Size: size, MaxSizeAllowed: maxUserMetadataBytes },
  })
}
