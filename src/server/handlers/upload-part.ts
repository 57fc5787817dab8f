import { checkPartAlgorithm } from '../../protocol/checksum/part-checksums.ts'
import { quoteEtag } from '../../protocol/etag.ts'
import { partNumberOf } from '../../protocol/multipart/part-number.ts'
import { noSuchUpload, ownUpload, uploadAddress } from '../find-upload.ts'
import { customerKeyMembers } from '../encryption/customer-key.ts'
import { writtenAnswer } from '../encryption/encryption-answer.ts'
import { partEncryption } from '../encryption/part-encryption.ts'
import { defineHandler } from '../handler.ts'
import { checkLockedBody } from '../lock/object-lock.ts'
import { receiveBody } from '../receive-body.ts'
import { partAlgorithm, storedChecksum, toldChecksums } from '../stored-upload.ts'

export const uploadPart = defineHandler({
  operation: 'UploadPart',
  honours: [...customerKeyMembers, 'Body', 'PartNumber', 'UploadId'],
  async handle({ Body, PartNumber, UploadId, ...given }, context) {
    const partNumber = partNumberOf(PartNumber)
    const upload = ownUpload(UploadId, context)
    const wanted = storedChecksum(upload)
    if (wanted !== undefined) checkPartAlgorithm(wanted, Body.algorithm)
    const encryption = partEncryption(given, upload, context)
    checkLockedBody(upload.metadata.extra, Body, 'Part')
    Body.sum(partAlgorithm(upload))
    const { staged, checksums } = await receiveBody(context.engine, Body, encryption)
    const extra = { ...checksums?.values }
    const part = await context.engine.putPart({
      ...uploadAddress(UploadId, context),
      partNumber,
      staged,
      extra,
    })
    if (part === undefined) throw noSuchUpload(UploadId)
    return {
      ETag: quoteEtag(part.etag),
      ...writtenAnswer(encryption),
      ...toldChecksums(extra),
    }
  },
})
