import type { IncomingMessage } from 'node:http'
import { virtualBucket } from '../../protocol/request-target.ts'
import { checkKeyLength } from '../../protocol/key-length.ts'
import type { RequestHeaders } from '../../protocol/request-headers.ts'
import type { WebsiteRequest } from '../../protocol/website/routing-rules.ts'
import { hostName, websiteBucket } from '../../protocol/website/website-host.ts'
import { readHead, type RequestHead } from '../request-head.ts'
import type { ServerState } from '../server-state.ts'

/** A request to a website. Its head names the object that the path does, if there is one. */
export interface SiteRequest extends WebsiteRequest {
  readonly head: RequestHead
  readonly bucketName: string
}

/**
 * The bucket whose website a request asks for; undefined for a request of the API. Where nothing but websites is
 * served, every name is one: `BUCKET.localhost`, or a domain of its own that the bucket is named after.
 */
export function siteBucket(
  { websitesOnly, domains }: Pick<ServerState, 'websitesOnly' | 'domains'>,
  { headers: { host = '' } }: IncomingMessage,
): string | undefined {
  const bucket = websiteBucket(host)
  if (bucket !== undefined || !websitesOnly) return bucket
  return virtualBucket(host, domains) ?? hostName(host)
}

/** Throws `InvalidURI`, `KeyTooLongError`. */
export function readSiteRequest(
  request: IncomingMessage,
  bucketName: string,
  state: Pick<ServerState, 'limits'>,
): SiteRequest {
  const { url = '/' } = request
  const mark = url.indexOf('?')
  const head = readHead(request, { ...state, domains: [] })
  const { path } = head.target
  const key = path.slice(1)
  checkKeyLength(key)
  return {
    // No query of a website's means anything to S3: it is for the page's own scripts.
    head: {
      ...head,
      query: [],
      headers: readingHeaders(head.headers),
      target: { kind: 'object', bucket: bucketName, key, path },
    },
    bucketName,
    key,
    query: mark === -1 ? '' : url.slice(mark + 1),
    protocol: head.encrypted ? 'https' : 'http',
    host: head.host,
  }
}

/** A website is asked by a browser: it signs nothing, sends no body, and knows no headers of S3's. */
const notForReading = /^(?:x-amz-.*|content-.*|authorization|expect|transfer-encoding)$/

function readingHeaders(headers: RequestHeaders): RequestHeaders {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !notForReading.test(name)))
}
