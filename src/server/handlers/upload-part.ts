import { partChecksumMembers } from '../../protocol/checksum/object-checksums.ts'
import { quoteEtag } from '../../protocol/etag.ts'
import { partNumberOf } from '../../protocol/multipart/part-number.ts'
import { findUpload, noSuchUpload, uploadAddress } from '../find-upload.ts'
import { defineHandler } from '../handler.ts'
import { receiveBody } from '../receive-body.ts'

export const uploadPart = defineHandler({
  operation: 'UploadPart',
  honours: ['Body', 'PartNumber', 'UploadId'],
  async handle({ Body, PartNumber, UploadId }, context) {
    const partNumber = partNumberOf(PartNumber)
    findUpload(UploadId, context)
    const { staged, checksums } = await receiveBody(context.engine, Body)
    const part = await context.engine.putPart({
      ...uploadAddress(UploadId, context),
      partNumber,
      staged,
      ...(checksums && { extra: { ...checksums.values } }),
    })
    if (part === undefined) throw noSuchUpload(UploadId)
    return { ETag: quoteEtag(part.etag), ...partChecksumMembers({ ...checksums?.values }) }
  },
})
