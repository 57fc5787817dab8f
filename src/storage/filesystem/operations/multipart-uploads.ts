import { partChecksumMembers } from '../../../protocol/checksum/object-checksums.ts'
import { uploadChecksum } from '../../../protocol/checksum/upload-checksum.ts'
import { s3Error } from '../../../protocol/errors.ts'
import { quoteEtag } from '../../../protocol/etag.ts'
import { keyEncoder, pageSize } from '../../../protocol/listing.ts'
import { describingMembers } from '../../../protocol/object-attributes.ts'
import { describedBy } from '../described-by.ts'
import { placeOf } from '../object-place.ts'
import { defineOperation } from '../operation.ts'
import { pageOfUploads } from '../page-of-uploads.ts'

export const createMultipartUpload = defineOperation({
  name: 'CreateMultipartUpload',
  honours: [...describingMembers, 'ChecksumAlgorithm', 'ChecksumType'],
  async run({ uploads }, input, { windows, now }) {
    const { key } = placeOf(input.Key, windows)
    const checksum = uploadChecksum(input.ChecksumAlgorithm, input.ChecksumType)
    const UploadId = await uploads.create({
      key,
      initiated: now().getTime(),
      ...describedBy(input),
      ...(checksum && { checksum: { ...checksum } }),
    })
    return {
      Bucket: input.Bucket,
      Key: key,
      UploadId,
      ChecksumAlgorithm: checksum?.algorithm,
      ChecksumType: checksum?.type,
    }
  },
})

export const abortMultipartUpload = defineOperation({
  name: 'AbortMultipartUpload',
  honours: ['UploadId'],
  async run({ uploads }, { Key = '', UploadId }) {
    await uploads.lock(UploadId ?? '', async () => {
      await uploads.delete(await uploads.get({ key: Key, uploadId: UploadId }))
    })
    return {}
  },
})

export const listParts = defineOperation({
  name: 'ListParts',
  honours: ['MaxParts', 'PartNumberMarker', 'UploadId'],
  async run({ uploads }, { Bucket, Key = '', UploadId, MaxParts, PartNumberMarker }) {
    const upload = await uploads.get({ key: Key, uploadId: UploadId })
    const max = pageSize(MaxParts, 'max-parts')
    const after = Number(PartNumberMarker ?? 0) || 0
    const left = (await uploads.parts(upload)).filter(({ partNumber }) => partNumber > after)
    const page = left.slice(0, max)
    return {
      Bucket,
      Key,
      UploadId,
      PartNumberMarker: `${after}`,
      NextPartNumberMarker: `${page.at(-1)?.partNumber ?? 0}`,
      MaxParts: max,
      IsTruncated: max > 0 && left.length > max,
      Parts: page.map((part) => ({
        PartNumber: part.partNumber,
        LastModified: new Date(part.modified),
        ETag: quoteEtag(part.etag),
        Size: part.size,
        ...partChecksumMembers(part.sums),
      })),
      StorageClass: 'STANDARD' as const,
    }
  },
})

export const listMultipartUploads = defineOperation({
  name: 'ListMultipartUploads',
  honours: ['EncodingType', 'KeyMarker', 'MaxUploads', 'Prefix', 'UploadIdMarker', 'Delimiter'],
  async run({ uploads }, input) {
    const { EncodingType, KeyMarker = '', Prefix = '', UploadIdMarker = '' } = input
    if (input.Delimiter) throw s3Error('NotImplemented', { context: { Member: 'Delimiter' } })
    const encode = keyEncoder(EncodingType)
    const max = pageSize(input.MaxUploads, 'max-uploads')
    const all = await uploads.list()
    const { page, next } = pageOfUploads(all, { Prefix, KeyMarker, UploadIdMarker, max })
    return {
      Bucket: input.Bucket,
      KeyMarker: encode(KeyMarker),
      UploadIdMarker,
      NextKeyMarker: next && encode(next.key),
      NextUploadIdMarker: next?.uploadId,
      Prefix: encode(Prefix),
      EncodingType,
      MaxUploads: max,
      IsTruncated: next !== undefined,
      ...(page.length > 0 && {
        Uploads: page.map(({ key, uploadId, initiated }) => ({
          UploadId: uploadId,
          Key: encode(key),
          Initiated: new Date(initiated),
          StorageClass: 'STANDARD' as const,
        })),
      }),
    }
  },
})
