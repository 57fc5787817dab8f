import type { Endpoint } from '../../client/endpoint.ts'
import { parseWebUrl } from '../../core/web-url.ts'
import { filesystemError } from './errors.ts'

/** An endpoint whose objects are below a path: `https://app.example/storage/` and the key. */
export interface BaseEndpoint extends Endpoint {
  /** Begins and ends with a slash; decoded. */
  readonly basePath: string
  readonly host: string
}

/** Reads the URL under which objects are served. Throws `UrlInvalid`. */
export function parseBaseEndpoint(text: string): BaseEndpoint {
  const url = parseWebUrl(text)
  // The text is not repeated: it may hold a password.
  if (url === undefined || !/^[A-Za-z0-9\-._~/]*$/.test(url.pathname))
    throw filesystemError('UrlInvalid')
  const { origin, host, hostname, protocol, pathname } = url
  const basePath = pathname.endsWith('/') ? pathname : `${pathname}/`
  return {
    origin,
    host,
    hostname,
    isSecure: protocol === 'https:',
    basePath,
    locate: (_, key = '') => ({ origin, host, path: basePath + key }),
  }
}
