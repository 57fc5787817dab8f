import type { ObjectMetadata } from '../engine/object-version.ts'
import type { ObjectChecksums } from '../protocol/checksum/object-checksums.ts'
import { checkUserMetadata, type describingMembers } from '../protocol/object-attributes.ts'
import type { OperationInput } from '../protocol/operation-types.ts'
import { parseTaggingHeader, type Tags } from '../protocol/tagging.ts'
import { checkRedirectLocation } from '../protocol/website/redirect-location.ts'

type MetadataInput = Pick<OperationInput<'PutObject'>, (typeof describingMembers)[number]>

/** What a request says of the object it writes. Throws `MetadataTooLarge`, and what tags are refused with. */
export function metadataOf(input: MetadataInput, checksums?: ObjectChecksums): ObjectMetadata {
  if (input.Metadata !== undefined) checkUserMetadata(input.Metadata)
  if (input.WebsiteRedirectLocation !== undefined)
    checkRedirectLocation(input.WebsiteRedirectLocation)
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

/** `aws-chunked` is how the request travelled, not how the object is encoded. */
function withoutAwsChunked(encoding: string | undefined): string | undefined {
  const codings = encoding?.split(',').map((each) => each.trim())
  const kept = codings?.filter((each) => each !== '' && each.toLowerCase() !== 'aws-chunked')
  return kept === undefined || kept.length === 0 ? undefined : kept.join(', ')
}
