import { parseWebUrl } from '../core/web-url.ts'
import { bucketNameProblem } from '../protocol/bucket-name.ts'
import { clientError } from './errors.ts'

/** Where a URL names the bucket: in its path, or in its host. */
export type Addressing = 'path' | 'virtual-host'

/** An S3 endpoint. */
export interface Endpoint {
  /** Scheme, host and port. */
  readonly origin: string
  readonly hostname: string
  readonly isSecure: boolean
  /** Where the requests of a bucket go, and the decoded path of a key there. */
  readonly locate: (bucket: string | undefined, key: string | undefined) => Location
}

/** Where one request goes. */
export interface Location {
  readonly origin: string
  /** The value of the `host` header. */
  readonly host: string
  /** Decoded: what is signed. */
  readonly path: string
}

// Wider than today's rules, for buckets of the past and tenants of Ceph; never a slash or a `..`.
const bucketShape = /^(?!\.{1,2}$)[A-Za-z0-9._:-]{1,255}$/

/** The endpoint of AWS S3 in a region. */
export function awsEndpoint(region: string): string {
  return `https://s3.${region}.amazonaws.com${region.startsWith('cn-') ? '.cn' : ''}`
}

/** Parses an endpoint. Throws `EndpointInvalid` for anything but scheme, host and port. */
export function parseEndpoint(text: string, addressing: Addressing): Endpoint {
  const url = parseWebUrl(text)
  // The text is not repeated: it may hold a password.
  if (url?.pathname !== '/') throw clientError('EndpointInvalid')
  const { origin, host, hostname, protocol } = url
  const isSecure = protocol === 'https:'
  const scheme = `${protocol}//`
  return {
    origin,
    hostname,
    isSecure,
    locate(bucket, key) {
      if (bucket === undefined) return { origin, host, path: '/' }
      checkBucket(bucket)
      if (addressing === 'virtual-host' && isHostLabel(bucket, isSecure)) {
        const bucketHost = `${bucket}.${host}`
        return { origin: scheme + bucketHost, host: bucketHost, path: `/${key ?? ''}` }
      }
      return { origin, host, path: key === undefined ? `/${bucket}` : `/${bucket}/${key}` }
    },
  }
}

function checkBucket(bucket: string): void {
  if (bucketShape.test(bucket)) return
  throw clientError('InputInvalid', {
    message: `Bucket is no name of a bucket: ${JSON.stringify(bucket.slice(0, 80))}`,
    context: { member: 'Bucket' },
  })
}

/** A certificate for `*.s3.…` covers one label, so over TLS a name with dots goes in the path. */
function isHostLabel(bucket: string, isSecure: boolean): boolean {
  return bucketNameProblem(bucket) === undefined && !(isSecure && bucket.includes('.'))
}
