import { createChecksum, type Checksum } from '../../protocol/checksum/create-checksum.ts'
import { s3Error } from '../../protocol/errors.ts'
import { quoteEtag } from '../../protocol/etag.ts'
import { parseRange, type ByteRange } from '../../protocol/range.ts'
import { copySource, sourceMembers } from '../copy-source.ts'
import { findUpload, noSuchUpload, partNumberOf, uploadAddress } from '../find-upload.ts'
import { defineHandler } from '../handler.ts'
import { partChecksums, storedChecksum } from '../multipart-checksums.ts'

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
      sourceRange(input.CopySourceRange, source.version.size),
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
        ...partChecksums(part),
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

/** Unlike a read, a copy takes no open or oversized range. Source: S3 API Reference, UploadPartCopy. */
function sourceRange(header: string | undefined, size: number): ByteRange | undefined {
  if (header === undefined) return undefined
  const range = parseRange(header, size)
  const last = /^bytes=\d+-(\d+)$/.exec(header)?.[1]
  if (range !== undefined && range !== 'unsatisfiable' && range.end === Number(last)) return range
  throw s3Error('InvalidArgument', {
    message: `Range specified is not valid for source object of size: ${size}`,
    context: { ArgumentName: 'x-amz-copy-source-range', ArgumentValue: header },
  })
}
