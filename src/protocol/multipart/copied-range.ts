import { s3Error } from '../errors.ts'
import { parseRange, type ByteRange } from '../range.ts'

/**
 * The range that UploadPartCopy copies; undefined for all. Unlike a read, a copy takes no open or oversized
 * range. Throws `InvalidArgument`. Source: S3 API Reference, UploadPartCopy.
 */
export function copiedRange(header: string | undefined, size: number): ByteRange | undefined {
  if (header === undefined) return undefined
  const range = parseRange(header, size)
  const last = /^bytes=\d+-(\d+)$/.exec(header)?.[1]
  if (range !== undefined && range !== 'unsatisfiable' && range.end === Number(last)) return range
  throw s3Error('InvalidArgument', {
    message: `Range specified is not valid for source object of size: ${size}`,
    context: { ArgumentName: 'x-amz-copy-source-range', ArgumentValue: header },
  })
}
