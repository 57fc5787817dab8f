import type { Checksums, ObjectMetadata } from '../engine/object-version.ts'
import { s3Error } from '../protocol/errors.ts'
import type { OperationInput } from '../protocol/operation-types.ts'
import { parseTaggingHeader, type Tags } from '../protocol/tagging.ts'

/** User metadata holds at most 2 KB of names and values. Source: S3 User Guide, "Working with object metadata". */
const maxUserMetadataBytes = 2048

/** The members that PutObject, CreateMultipartUpload and CopyObject share. */
export const metadataMembers = [
  'CacheControl',
  'ContentDisposition',
  'ContentEncoding',
  'ContentLanguage',
  'ContentType',
  'Expires',
  'Metadata',
  'Tagging',
  'WebsiteRedirectLocation',
] as const

type MetadataInput = Pick<OperationInput<'PutObject'>, (typeof metadataMembers)[number]>

/** What a request says of the object it writes. Throws `MetadataTooLarge`, and what tags are refused with. */
export function metadataOf(input: MetadataInput, checksums?: Checksums): ObjectMetadata {
  if (input.Metadata !== undefined) checkUserMetadata(input.Metadata)
  return {
    contentType: input.ContentType,
    cacheControl: input.CacheControl,
    contentDisposition: input.ContentDisposition,
    contentEncoding: withoutAwsChunked(input.ContentEncoding),
    contentLanguage: input.ContentLanguage,
    expires: input.Expires?.toUTCString(),
    websiteRedirectLocation: input.WebsiteRedirectLocation,
    user: input.Metadata,
    tags: input.Tagging === undefined ? undefined : keptTags(parseTaggingHeader(input.Tagging)),
    checksums,
  }
}

/** As the engine keeps tags: an object without any has none. */
export function keptTags(tags: Tags): Tags | undefined {
  return Object.keys(tags).length === 0 ? undefined : tags
}

function checkUserMetadata(metadata: Readonly<Record<string, string>>): void {
  let size = 0
  for (const name in metadata) {
    size += Buffer.byteLength(name) + Buffer.byteLength(metadata[name] ?? '')
  }
  if (size <= maxUserMetadataBytes) return
  throw s3Error('MetadataTooLarge', {
    context: { Size: size, MaxSizeAllowed: maxUserMetadataBytes },
  })
}

/** `aws-chunked` is how the request travelled, not how the object is encoded. */
function withoutAwsChunked(encoding: string | undefined): string | undefined {
  const codings = encoding?.split(',').map((each) => each.trim())
  const kept = codings?.filter((each) => each !== '' && each.toLowerCase() !== 'aws-chunked')
  return kept === undefined || kept.length === 0 ? undefined : kept.join(', ')
}
