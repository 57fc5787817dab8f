/** `BUCKET.s3-website.…`, `BUCKET.s3-website-REGION.…`; a bucket's own name may hold dots. */
const websiteName = /^(.+)\.s3-website[.-]/
const mark = /\.s3-website[.-]/i

/** The bucket of a website's host name, in one of AWS's forms; undefined for any other name. */
export function websiteBucket(host: string): string | undefined {
  // Every request of the API is asked this.
  return mark.test(host) ? websiteName.exec(hostName(host))?.[1] : undefined
}

/** A Host header without its port and the root's dot, in lower case. */
export function hostName(host: string): string {
  return host.replace(/\.?(?::\d*)?$/, '').toLowerCase()
}
