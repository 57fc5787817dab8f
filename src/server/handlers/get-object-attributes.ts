import type { PartLayout } from '../../engine/upload.ts'
import type { ObjectVersion } from '../../engine/object-version.ts'
import { actionOn } from '../../protocol/action-of.ts'
import {
  checksumMembers,
  partChecksumMembers,
  type ObjectChecksums,
} from '../../protocol/checksum/object-checksums.ts'
import { s3Error } from '../../protocol/errors.ts'
import { markerOf, pageSize } from '../../protocol/listing.ts'
import type { OperationInput, OperationOutput } from '../../protocol/operation-types.ts'
import { customerKeyMembers } from '../encryption/customer-key.ts'
import { readingKey } from '../encryption/reading-key.ts'
import { findVersion } from '../find-version.ts'
import { defineHandler } from '../handler.ts'
import { describeStorageClass, standardClass } from '../storage-class.ts'

const known = ['Checksum', 'ETag', 'ObjectParts', 'ObjectSize', 'StorageClass'] as const
type Attribute = (typeof known)[number]

export const getObjectAttributes = defineHandler({
  operation: 'GetObjectAttributes',
  honours: [...customerKeyMembers, 'MaxParts', 'ObjectAttributes', 'PartNumberMarker', 'VersionId'],
  async handle(input, context) {
    const wanted = attributesOf(input.ObjectAttributes ?? [])
    const { allows, bucket, engine, key } = context
    const { VersionId: versionId } = input
    const action = actionOn('GetObject', versionId)
    if (!allows({ action, bucket, key, versionId })) throw s3Error('AccessDenied')
    const version = findVersion(versionId, context)
    readingKey(input, version, context)
    const { etag, size, metadata } = version
    const parts = wanted.has('ObjectParts') ? await engine.partsOf(version) : []
    return {
      LastModified: new Date(version.modified),
      VersionId: bucket.versioning === undefined ? undefined : version.versionId,
      ...(wanted.has('ETag') && { ETag: etag }),
      ...(wanted.has('Checksum') &&
        metadata.checksums !== undefined && { Checksum: checksumMembers(metadata.checksums) }),
      ...(parts.length > 0 && { ObjectParts: pageOfParts(parts, input, metadata.checksums) }),
      ...(wanted.has('StorageClass') && storageClass(version)),
      ...(wanted.has('ObjectSize') && { ObjectSize: size }),
    }
  },
})

type Output = OperationOutput<'GetObjectAttributes'>

const storageClass = (version: ObjectVersion): Pick<Output, 'StorageClass'> => ({
  StorageClass: describeStorageClass(version).StorageClass ?? standardClass,
})

function attributesOf(named: readonly string[]): ReadonlySet<Attribute> {
  const names = named.filter((name) => name !== '')
  if (names.length === 0) {
    throw s3Error('InvalidRequest', {
      message:
        'The x-amz-object-attributes header specifying the attributes to be retrieved is either missing or empty',
    })
  }
  const found = names.map((name) => known.find((each) => each === name) ?? unknownAttribute(name))
  return new Set(found)
}

function unknownAttribute(name: string): never {
  throw s3Error('InvalidArgument', {
    message: 'Invalid attribute name specified.',
    context: { ArgumentName: 'x-amz-object-attributes', ArgumentValue: name },
  })
}

type PageInput = Pick<OperationInput<'GetObjectAttributes'>, 'MaxParts' | 'PartNumberMarker'>

function pageOfParts(
  parts: readonly PartLayout[],
  { MaxParts, PartNumberMarker }: PageInput,
  checksums: ObjectChecksums | undefined,
): NonNullable<Output['ObjectParts']> {
  const max = pageSize(MaxParts, 'max-parts')
  const after = markerOf(PartNumberMarker)
  const left = parts.filter(({ partNumber }) => partNumber > after)
  const page = left.slice(0, max)
  return {
    TotalPartsCount: parts.length,
    PartNumberMarker: String(after),
    NextPartNumberMarker: String(page.at(-1)?.partNumber ?? 0),
    MaxParts: max,
    IsTruncated: left.length > page.length,
    Parts: page.map(({ partNumber, size, extra }) => ({
      PartNumber: partNumber,
      Size: size,
      ...partChecksumMembers(extra, checksums),
    })),
  }
}
