import { percentDecode } from '../core/percent.ts'
import { s3Error } from './errors.ts'

/** The object that `x-amz-copy-source` names. */
export interface CopySource {
  readonly bucket: string
  readonly key: string
  readonly versionId?: string
}

const versionMark = '?versionId='

/** Reads `/bucket/key?versionId=…`, percent-encoded, the leading slash optional. Throws `InvalidArgument`. */
export function parseCopySource(header: string): CopySource {
  const mark = header.lastIndexOf(versionMark)
  const encoded = mark === -1 ? header : header.slice(0, mark)
  const path = percentDecode(encoded)?.replace(/^\//, '')
  const slash = path?.indexOf('/') ?? -1
  if (path === undefined || slash < 1 || slash === path.length - 1) {
    throw s3Error('InvalidArgument', {
      message: 'Copy Source must mention the source bucket and key: sourcebucket/sourcekey',
      context: { ArgumentName: 'x-amz-copy-source', ArgumentValue: header },
    })
  }
  const versionId = mark === -1 ? '' : header.slice(mark + versionMark.length)
  const source = { bucket: path.slice(0, slash), key: path.slice(slash + 1) }
  return versionId === '' ? source : { ...source, versionId }
}
