import type { ObjectVersion } from '../engine/object-version.ts'
import { checksumMembers } from '../protocol/checksum/object-checksums.ts'
import { quoteEtag } from '../protocol/etag.ts'
import type { OperationOutput } from '../protocol/operation-types.ts'

type Described = OperationOutput<'HeadObject'> & { readonly ExpiresString?: string | undefined }

/** What GetObject and HeadObject say of a version, body aside. */
export function describeVersion(
  version: ObjectVersion,
  options: { checksums: boolean; versioned: boolean; tags: number | undefined },
): Described {
  const { metadata } = version
  const described: Described = {
    AcceptRanges: 'bytes',
    LastModified: new Date(version.modified),
    ContentLength: version.size,
    ETag: quoteEtag(version.etag),
    ContentType: metadata.contentType ?? 'binary/octet-stream',
    CacheControl: metadata.cacheControl,
    ContentDisposition: metadata.contentDisposition,
    ContentEncoding: metadata.contentEncoding,
    ContentLanguage: metadata.contentLanguage,
    ExpiresString: metadata.expires,
    WebsiteRedirectLocation: metadata.websiteRedirectLocation,
    Metadata: metadata.user,
    TagCount: options.tags,
    VersionId: options.versioned ? version.versionId : undefined,
  }
  return options.checksums ? { ...described, ...checksumMembers(metadata.checksums) } : described
}
