import { s3Error } from '../errors.ts'
import { parseRange, type ByteRange } from '../range.ts'

/**
 * The range that UploadPartCopy copies; undefined for all. Unlike a read, a copy takes no open or oversized
 * range. Throws `InvalidArgument`. Source: S3 API Reference, UploadPartCopy.
 */
export function copiedRange(header: string | undefined, size: number): ByteRange | undefined {
  if (header === undefined) return undefined
  const range = parseRange(header, size)
  const [, first, last] = /^bytes=(\d+)-(\d+)$/.exec(header) ?? []
  if (range !== undefined && range !== 'unsatisfiable' && range.end === Number(last)) return range
  const isForm = first !== undefined && Number(first) <= Number(last)
  throw s3Error('InvalidArgument', {
    message: isForm
      ? `Range specified is not valid for source object of size: ${size}`
      : 'The x-amz-copy-source-range value must be of the form bytes=first-last where first and last are the zero-based offsets of the first and last bytes to copy',
    context: { ArgumentName: 'x-amz-copy-source-range', ArgumentValue: header },
  })
}
