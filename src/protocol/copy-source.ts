import { percentDecode } from '../core/percent.ts'
import { s3Error } from './errors.ts'
import { checkVersionId } from './version-id.ts'

/** The object that `x-amz-copy-source` names. */
export interface CopySource {
  readonly bucket: string
  readonly key: string
  readonly versionId?: string
}

const versionMark = '?versionId='
/** All that a bucket was ever named: older ones may have what a new one may not. */
const bucketName = /^[A-Za-z0-9._-]{1,255}$/
const ipAddress = /^\d{1,3}(?:\.\d{1,3}){3}$/

/** Reads `/bucket/key?versionId=…`, percent-encoded, the leading slash optional. Throws `InvalidArgument`. */
export function parseCopySource(header: string): CopySource {
  const mark = header.lastIndexOf(versionMark)
  const path = percentDecode(mark === -1 ? header : header.slice(0, mark))?.replace(/^\//, '')
  const version = mark === -1 ? undefined : percentDecode(header.slice(mark + versionMark.length))
  if (path === undefined || (mark !== -1 && version === undefined)) {
    throw refused('Invalid copy source encoding', header)
  }
  const slash = path.indexOf('/')
  const bucket = slash === -1 ? path : path.slice(0, slash)
  if (!bucketName.test(bucket) || ipAddress.test(bucket)) {
    throw refused('Invalid copy source bucket name', header)
  }
  const key = slash === -1 ? '' : path.slice(slash + 1)
  if (key === '') throw refused('Invalid copy source object key', key)
  checkVersionId(version)
  return version === undefined ? { bucket, key } : { bucket, key, versionId: version }
}

function refused(message: string, value: string): Error {
  return s3Error('InvalidArgument', {
    message,
    context: { ArgumentName: 'x-amz-copy-source', ArgumentValue: value },
  })
}
