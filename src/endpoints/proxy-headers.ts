import { attachment } from '../storage/attachment.ts'
import { bareType, isActiveType } from '../storage/media-types.ts'
import type { ObjectHead } from '../storage/read-object.ts'
import { filenameOf, type DownloadTarget } from './prepared-download.ts'

/** Nothing of the application's origin is there for what is shown. */
const policy =
  "sandbox; default-src 'none'; img-src 'self'; media-src 'self'; style-src 'unsafe-inline'"

/** The headers of bytes that come through the application, and so in its own origin's name. */
export function proxyHeaders(
  target: DownloadTarget,
  head: ObjectHead,
  requestId: string,
): Readonly<Record<string, string>> {
  const { contentType, contentEncoding, contentLanguage, etag, lastModified } = head
  const isShown = target.disposition === 'inline' && !isActiveType(contentType)
  const disposition = attachment(filenameOf(target))
  // The viewers that browsers have for PDF do not work in a sandbox; they have one of their own.
  const isSandboxed = !(isShown && bareType(contentType) === 'application/pdf')
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
    ...(isSandboxed && { 'content-security-policy': policy }),
    'cross-origin-resource-policy': 'same-origin',
    'referrer-policy': 'no-referrer',
    'x-request-id': requestId,
  }
}
