import type { ClientOutput } from '../client/input.ts'
import type { CallOptions } from './call-options.ts'
import type { ObjectVersion } from './list-options.ts'
import type { StorageContext } from './storage-context.ts'

type VersionsPage = ClientOutput<'ListObjectVersions'>

/** The pages of a storage's versions, each asked for when it is wanted. Throws `KeyInvalid`. */
export async function* listVersions(
  { client, declared, keys }: StorageContext,
  { prefix, signal }: CallOptions & { readonly prefix: string },
): AsyncGenerator<readonly ObjectVersion[], void, undefined> {
  const input = { Bucket: declared.bucket, Prefix: keys.listedPrefix(prefix) }
  let marker: { KeyMarker?: string; VersionIdMarker?: string } | undefined = {}
  while (marker !== undefined) {
    const page: VersionsPage = await client.send(
      'ListObjectVersions',
      { ...input, ...marker },
      { signal },
    )
    yield versionsOf(page)
      .map((version) => ({ ...version, key: keys.relative(version.key) }))
      .filter(({ key }) => key !== '')
    marker = nextMarker(page, marker)
  }
}

/** A server that says there is more but not where must not be asked for ever. */
function nextMarker(
  { IsTruncated, NextKeyMarker, NextVersionIdMarker }: VersionsPage,
  last: { KeyMarker?: string; VersionIdMarker?: string },
): { KeyMarker?: string; VersionIdMarker?: string } | undefined {
  if (IsTruncated !== true || NextKeyMarker === undefined) return undefined
  const isSame = NextKeyMarker === last.KeyMarker && NextVersionIdMarker === last.VersionIdMarker
  if (isSame) return undefined
  return {
    KeyMarker: NextKeyMarker,
    ...(NextVersionIdMarker !== undefined && { VersionIdMarker: NextVersionIdMarker }),
  }
}

/** S3 answers with versions and delete markers mixed, the SDK's model with a list of each. */
function versionsOf({ Versions = [], DeleteMarkers = [] }: VersionsPage): ObjectVersion[] {
  const versions = Versions.map((version) => ({
    ...commonOf(version),
    isDeleteMarker: false,
    size: version.Size ?? 0,
    etag: version.ETag ?? '',
  }))
  const markers = DeleteMarkers.map((marker) => ({
    ...commonOf(marker),
    isDeleteMarker: true,
    size: 0,
    etag: '',
  }))
  if (markers.length === 0) return versions
  return [...markers, ...versions].sort(inOrder)
}

function commonOf({ Key = '', VersionId = 'null', IsLatest = false, LastModified }: Common) {
  return {
    key: Key,
    versionId: VersionId,
    isLatest: IsLatest,
    lastModified: LastModified ?? new Date(0),
  }
}

interface Common {
  readonly Key?: string | undefined
  readonly VersionId?: string | undefined
  readonly IsLatest?: boolean | undefined
  readonly LastModified?: Date | undefined
}

/** By key, as bytes; then the latest first. The sort is stable, so each list keeps its own order. */
function inOrder(a: ObjectVersion, b: ObjectVersion): number {
  if (a.key !== b.key) return Buffer.compare(Buffer.from(a.key), Buffer.from(b.key))
  if (a.isLatest !== b.isLatest) return a.isLatest ? -1 : 1
  return b.lastModified.getTime() - a.lastModified.getTime()
}
