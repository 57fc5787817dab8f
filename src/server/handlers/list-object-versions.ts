import type { Owner } from '@aws-sdk/client-s3'
import { s3Error } from '../../protocol/errors.ts'
import { commonPrefixes, keyEncoder, listedObject, pageSize } from '../../protocol/listing.ts'
import { checkVersionId } from '../../protocol/version-id.ts'
import { defineHandler } from '../handler.ts'
import { listedDetails } from '../listed-details.ts'

export const listObjectVersions = defineHandler({
  operation: 'ListObjectVersions',
  honours: [
    'Delimiter',
    'EncodingType',
    'KeyMarker',
    'MaxKeys',
    'OptionalObjectAttributes',
    'Prefix',
    'VersionIdMarker',
  ],
  handle(input, context) {
    const { engine, bucket } = context
    const { Delimiter, EncodingType, KeyMarker = '', Prefix = '', VersionIdMarker } = input
    checkMarker(VersionIdMarker, KeyMarker)
    const encode = keyEncoder(EncodingType)
    const maxKeys = pageSize(input.MaxKeys, 'max-keys')
    const details = listedDetails({ ...input, owner: true }, context)
    const page = engine.listVersions({
      bucket: bucket.name,
      prefix: Prefix,
      maxKeys,
      withMetadata: details.needsMetadata,
      ...(Delimiter && { delimiter: Delimiter }),
      ...(KeyMarker && { keyMarker: KeyMarker }),
      ...(VersionIdMarker !== undefined && { versionIdMarker: VersionIdMarker }),
    })
    const entries = page.entries.map((entry) => ({
      isMarker: entry.deleteMarker,
      listed: {
        ...listedObject(entry, encode),
        VersionId: entry.versionId,
        IsLatest: entry.isLatest,
        ...details.of(entry),
      },
    }))
    return {
      Name: bucket.name,
      Prefix: encode(Prefix),
      KeyMarker: encode(KeyMarker),
      VersionIdMarker: VersionIdMarker ?? '',
      Delimiter: Delimiter ? encode(Delimiter) : undefined,
      MaxKeys: maxKeys,
      EncodingType,
      IsTruncated: page.next !== undefined,
      NextKeyMarker: page.next && encode(page.next.keyMarker),
      NextVersionIdMarker: page.next?.versionIdMarker,
      Versions: entries.filter(({ isMarker }) => !isMarker).map(({ listed }) => listed),
      DeleteMarkers: entries
        .filter(({ isMarker }) => isMarker)
        .map(({ listed }) => deleteMarkerOf(listed)),
      ...commonPrefixes(page.commonPrefixes, encode),
    }
  },
})

/** Throws `InvalidArgument`. */
function checkMarker(versionId: string | undefined, key: string): void {
  if (versionId === undefined) return
  const wrong =
    versionId === ''
      ? 'A version-id marker cannot be empty.'
      : key === '' && 'A version-id marker cannot be specified without a key marker.'
  if (wrong !== false) {
    throw s3Error('InvalidArgument', {
      message: wrong,
      context: { ArgumentName: 'version-id-marker', ArgumentValue: versionId },
    })
  }
  checkVersionId(versionId, 'version-id-marker')
}

interface Listed {
  readonly Key: string
  readonly LastModified: Date
  readonly VersionId: string
  readonly IsLatest: boolean
  readonly Owner?: Owner
}

const deleteMarkerOf = ({ Key, LastModified, VersionId, IsLatest, ...rest }: Listed): Listed => ({
  Key,
  LastModified,
  VersionId,
  IsLatest,
  ...(rest.Owner && { Owner: rest.Owner }),
})
