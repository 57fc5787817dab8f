import { createChecksum } from '../../protocol/checksum/create-checksum.ts'
import { partChecksumMembers } from '../../protocol/checksum/object-checksums.ts'
import { quoteEtag } from '../../protocol/etag.ts'
import { copiedRange } from '../../protocol/multipart/copied-range.ts'
import { partNumberOf } from '../../protocol/multipart/part-number.ts'
import { checkCopiedBytes } from '../check-copied-bytes.ts'
import { copySource, sourceMembers } from '../copy-source.ts'
import { noSuchUpload, ownUpload, uploadAddress } from '../find-upload.ts'
import { customerKeyMembers } from '../encryption/customer-key.ts'
import { writtenAnswer } from '../encryption/encryption-answer.ts'
import { partEncryption } from '../encryption/part-encryption.ts'
import { defineHandler } from '../handler.ts'
import { partAlgorithm } from '../stored-upload.ts'
import { summed } from '../summed.ts'

export const uploadPartCopy = defineHandler({
  operation: 'UploadPartCopy',
  honours: [...sourceMembers, ...customerKeyMembers, 'CopySourceRange', 'PartNumber', 'UploadId'],
  async handle(input, context) {
    const { engine } = context
    const partNumber = partNumberOf(input.PartNumber)
    const upload = ownUpload(input.UploadId, context)
    const encryption = partEncryption(input, upload, context)
    const algorithm = partAlgorithm(upload)
    const source = copySource(input, context)
    const { size } = source.version
    const range = copiedRange(input.CopySourceRange, size)
    checkCopiedBytes(range === undefined ? size : range.end - range.start + 1)
    const body = engine.read(source.version, range, source.customerKey)
    // The upload's checksum of the part has to be known when it is completed, and nobody sends it.
    const checksum = createChecksum(algorithm)
    const chunks = body.kind === 'bytes' ? [body.bytes] : body.chunks
    const staged = await engine.stage(summed(chunks, checksum), { encryption })
    const part = await engine.putPart({
      ...uploadAddress(input.UploadId, context),
      partNumber,
      staged,
      extra: { [algorithm]: checksum.digestBase64() },
    })
    if (part === undefined) throw noSuchUpload(input.UploadId)
    return {
      CopyPartResult: {
        ETag: quoteEtag(part.etag),
        LastModified: new Date(part.modified),
        ...partChecksumMembers(part.extra),
      },
      CopySourceVersionId: source.versionId,
      ...writtenAnswer(encryption),
    }
  },
})
