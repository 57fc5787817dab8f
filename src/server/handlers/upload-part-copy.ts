import { createChecksum, type Checksum } from '../../protocol/checksum/create-checksum.ts'
import { partChecksumMembers } from '../../protocol/checksum/object-checksums.ts'
import { quoteEtag } from '../../protocol/etag.ts'
import { copiedRange } from '../../protocol/multipart/copied-range.ts'
import { partNumberOf } from '../../protocol/multipart/part-number.ts'
import { copySource, sourceMembers } from '../copy-source.ts'
import { findUpload, noSuchUpload, uploadAddress } from '../find-upload.ts'
import { defineHandler } from '../handler.ts'
import { storedChecksum } from '../stored-checksum.ts'

export const uploadPartCopy = defineHandler({
  operation: 'UploadPartCopy',
  honours: [...sourceMembers, 'CopySourceRange', 'PartNumber', 'UploadId'],
  async handle(input, context) {
    const { engine } = context
    const partNumber = partNumberOf(input.PartNumber)
    const wanted = storedChecksum(findUpload(input.UploadId, context))
    const source = copySource(input, context)
    const body = engine.read(
      source.version,
      copiedRange(input.CopySourceRange, source.version.size),
    )
    const checksum = wanted && createChecksum(wanted.algorithm)
    const chunks = body.kind === 'bytes' ? [body.bytes] : body.chunks
    const staged = await engine.stage(summed(chunks, checksum))
    const extra = wanted && checksum && { [wanted.algorithm]: checksum.digestBase64() }
    const part = await engine.putPart({
      ...uploadAddress(input.UploadId, context),
      partNumber,
      staged,
      ...(extra && { extra }),
    })
    if (part === undefined) throw noSuchUpload(input.UploadId)
    return {
      CopyPartResult: {
        ETag: quoteEtag(part.etag),
        LastModified: new Date(part.modified),
        ...partChecksumMembers(part.extra),
      },
      CopySourceVersionId: source.versionId,
    }
  },
})

/** The upload's checksum of the part has to be known when it is completed, and nobody sends it. */
async function* summed(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  checksum: Checksum | undefined,
): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) {
    checksum?.update(chunk)
    yield chunk
  }
}
