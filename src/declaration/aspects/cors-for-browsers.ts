import type { CorsRule } from './cors-rule.ts'

/** What a page reads of an answer: to resume, to name a download, to complete and verify an upload. */
const exposed = [
  'Accept-Ranges',
  'Content-Disposition',
  'Content-Encoding',
  'Content-Range',
  'ETag',
  'x-amz-checksum-crc32',
  'x-amz-checksum-crc32c',
  'x-amz-checksum-crc64nvme',
  'x-amz-checksum-sha1',
  'x-amz-checksum-sha256',
  'x-amz-request-id',
  'x-amz-version-id',
]

/**
 * The rule that lets pages of these origins read and upload by signed URLs and forms. A page can
 * do no more by it than the URL allows; without it, the browser keeps even that from the page.
 */
export function corsForBrowsers(origins: readonly string[]): CorsRule {
  return {
    AllowedHeaders: ['*'],
    AllowedMethods: ['GET', 'HEAD', 'PUT', 'POST'],
    AllowedOrigins: origins,
    ExposeHeaders: exposed,
    MaxAgeSeconds: 3000,
  }
}
