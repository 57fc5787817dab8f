import { attachment } from '../storage/attachment.ts'
import { isActiveType } from '../storage/media-types.ts'
import type { ObjectHead } from '../storage/read-object.ts'
import { filenameOf, type DownloadTarget } from './prepared-download.ts'
import { sandboxPolicy } from './sandbox-policy.ts'

/** The headers of bytes that come through the application, and so in its own origin's name. */
export function proxyHeaders(
  target: DownloadTarget,
  head: ObjectHead,
  requestId: string,
): Readonly<Record<string, string>> {
  const { contentType, contentEncoding, contentLanguage, etag, lastModified } = head
  const isShown = target.disposition === 'inline' && !isActiveType(contentType)
  const disposition = attachment(filenameOf(target))
  return {
    'content-type': contentType,
    ...(contentEncoding !== undefined && { 'content-encoding': contentEncoding }),
    ...(contentLanguage !== undefined && { 'content-language': contentLanguage }),
    'content-disposition': isShown ? disposition.replace('attachment', 'inline') : disposition,
    'accept-ranges': 'bytes',
    etag,
    'last-modified': lastModified.toUTCString(),
    // Each use is asked about again, and answered with 304 where nothing has changed.
    'cache-control': 'private, no-cache',
    'x-content-type-options': 'nosniff',
    ...sandboxPolicy(isShown ? contentType : undefined),
    'cross-origin-resource-policy': 'same-origin',
    'referrer-policy': 'no-referrer',
    'x-request-id': requestId,
  }
}
