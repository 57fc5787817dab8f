/** `BUCKET.s3-website.…`, `BUCKET.s3-website-REGION.…`; a bucket's own name may hold dots. */
const websiteName = /^(.+)\.s3-website[.-]/

/** The bucket of a website's host name, in one of AWS's forms; undefined for any other name. */
export function websiteBucket(host: string): string | undefined {
  return websiteName.exec(hostName(host))?.[1]
}

/** A Host header without its port and the root's dot, in lower case. */
export function hostName(host: string): string {
  return host.replace(/\.?(?::\d*)?$/, '').toLowerCase()
}
