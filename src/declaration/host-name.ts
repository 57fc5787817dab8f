const label = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/
const bareEndpoint = /^s3[.-]([a-z0-9-]+\.)*amazonaws\.com(\.cn)?$/

/** Why a custom domain is not one, or `undefined`. Expects lower case. */
export function hostNameProblem(host: string): string | undefined {
  if (/[/:@?#]/.test(host)) {
    return 'has to be a host name alone, like "cdn.example.com": no scheme, port or slash'
  }
  const labels = host.split('.')
  if (host.length > 253 || labels.length < 2 || !labels.every((part) => label.test(part))) {
    return 'has to be a host name, like "cdn.example.com"'
  }
  if (/^\d+$/.test(labels.at(-1) ?? '')) return 'has to be a host name, not an IP address'
  if (isS3Endpoint(host)) {
    return 'is the endpoint of S3, so a URL on it would not name the bucket; leave it out, or name your own domain'
  }
  return undefined
}

/** True for an endpoint of AWS S3, like `s3.amazonaws.com`, without a bucket. Expects lower case. */
export function isS3Endpoint(host: string): boolean {
  return bareEndpoint.test(host)
}
