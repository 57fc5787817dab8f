import { s3Error } from '../protocol/errors.ts'
import { objectHeadOf, sentRangeOf } from './object-head.ts'
import type { ByteRange, GetOptions, ReadObject } from './read-object.ts'
import type { StorageContext } from './storage-context.ts'

/** Reads an object. Throws `NoSuchKey`, `NotModified`, `PreconditionFailed`, `InvalidRange`. */
export async function getObject(
  { client, declared, keys }: StorageContext,
  key: string,
  options: GetOptions,
): Promise<ReadObject> {
  const { range, versionId, signal } = options
  const input = {
    Bucket: declared.bucket,
    Key: keys.listed(key),
    Range: range && rangeHeader(range),
    VersionId: versionId,
    IfMatch: options.ifMatch,
    IfNoneMatch: options.ifNoneMatch,
    IfModifiedSince: options.ifModifiedSince,
    IfUnmodifiedSince: options.ifUnmodifiedSince,
  }
  const output = await client.send('GetObject', input, { signal })
  const sent = sentRangeOf(output)
  return {
    ...objectHeadOf(key, output, sent?.size),
    range: sent && { start: sent.start, end: sent.end },
    body: output.Body,
  }
}

/** S3 ignores a range that it cannot read, and sends everything. */
function rangeHeader(range: ByteRange): string {
  if ('last' in range) {
    if (isCount(range.last)) return `bytes=-${range.last}`
  } else {
    const { start, end } = range
    if (isCount(start) && (end === undefined || (isCount(end) && end >= start)))
      return `bytes=${start}-${end ?? ''}`
  }
  throw s3Error('InvalidRange', {
    message: 'The range is none.',
    hint: 'Give whole numbers of bytes, from 0 on, the end not before the start.',
  })
}

const isCount = (value: number): boolean => Number.isSafeInteger(value) && value >= 0
