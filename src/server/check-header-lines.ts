import type { IncomingMessage } from 'node:http'
import { s3Error } from '../protocol/errors.ts'
import type { ServerLimits } from './limits.ts'

/**
 * Refuses what Node would pass over in silence: a second Host, which another server on the way may have read instead of the
 * first, and more headers than are kept. Throws `BadRequest`, `RequestHeaderSectionTooLarge`.
 */
export function checkHeaderLines(
  { rawHeaders, httpVersion }: Pick<IncomingMessage, 'rawHeaders' | 'httpVersion'>,
  { headers }: Pick<ServerLimits, 'headers'>,
): void {
  if (rawHeaders.length > headers * 2) throw s3Error('RequestHeaderSectionTooLarge')
  let hosts = 0
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at] ?? ''
    if (name.length === 4 && name.toLowerCase() === 'host') hosts += 1
  }
  if (hosts === 1 || (hosts === 0 && httpVersion === '1.0')) return
  throw s3Error('BadRequest', { message: 'The request needs one Host header.' })
}
