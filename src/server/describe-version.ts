import type { ObjectVersion, StringMap } from '../engine/object-version.ts'
import { checksumMembers } from '../protocol/checksum/object-checksums.ts'
import { encodedWord } from '../protocol/encoded-word.ts'
import { quoteEtag } from '../protocol/etag.ts'
import type { OperationOutput } from '../protocol/operation-types.ts'
import type { Context } from './handler.ts'
import { describeExpiration } from './lifecycle/describe-expiration.ts'
import { describeLock } from './lock/version-lock.ts'
import { describeReplication } from './replication/new-replication.ts'
import { describeRestoration } from './restore/describe-restoration.ts'
import { describeStorageClass } from './storage-class.ts'

type Described = OperationOutput<'HeadObject'> & { readonly ExpiresString?: string | undefined }

/** What one concept has to say of a version: its encryption, its lock, its restoration, … */
type Describer = (version: ObjectVersion, context: Context) => Described | undefined

const describers: readonly Describer[] = [
  describeStorageClass,
  describeLock,
  describeReplication,
  describeRestoration,
  describeExpiration,
]

/** What GetObject and HeadObject say of a version, body aside. */
export function describeVersion(
  version: ObjectVersion,
  context: Context,
  options: { checksums: boolean; tags: number | undefined },
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
    Metadata: metadata.user && answeredMetadata(metadata.user),
    TagCount: options.tags,
    VersionId: context.bucket.versioning === undefined ? undefined : version.versionId,
  }
  for (const describe of describers) Object.assign(described, describe(version, context))
  return options.checksums ? { ...described, ...checksumMembers(metadata.checksums) } : described
}

function answeredMetadata(user: StringMap): Record<string, string> {
  return Object.fromEntries(Object.entries(user).map(([name, value]) => [name, encodedWord(value)]))
}
