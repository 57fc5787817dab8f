import type { StowageError } from '../../core/error.ts'
import { errorDetails } from '../../protocol/error-document.ts'
import { writeErrorPage } from '../../protocol/website/error-page.ts'
import type { ErrorPage } from '../respond.ts'

export const htmlType = 'text/html; charset=utf-8'

/** How a website tells of an error: as a page, and in headers for what reads none. */
export function errorPage(ofErrorDocument?: StowageError): ErrorPage {
  return {
    contentType: htmlType,
    body: (error, ids) => writeErrorPage(error, ids, ofErrorDocument),
    headers: (error) => ({
      'x-amz-error-code': error.code,
      'x-amz-error-message': error.message,
      ...(error.status === 405 && { allow: 'GET, HEAD, OPTIONS' }),
      ...Object.fromEntries(
        errorDetails(error).map(([name, value]) => [`x-amz-error-detail-${name}`, value]),
      ),
    }),
  }
}
