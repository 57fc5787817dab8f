const secret =
  /^(?:x-amz-(?:signature|security-token|credential|s3session-token|.*-customer-key)|signature)$/i
const mask = 'XXXXX'

/**
 * The target of a request, or the URL of the page that it comes from, as it may be kept: what a presigned URL is worth,
 * its signature (of SigV2 too) and its token, is masked, and so are the credential and a customer's key. Names are compared decoded, so no
 * spelling passes.
 */
export function redactedTarget(target: string): string {
  const mark = target.indexOf('?')
  if (mark === -1) return target
  const pairs = target.slice(mark + 1).split('&')
  return `${target.slice(0, mark)}?${pairs.map(redactedPair).join('&')}`
}

function redactedPair(pair: string): string {
  const equals = pair.indexOf('=')
  const name = equals === -1 ? pair : pair.slice(0, equals)
  return secret.test(decoded(name)) ? `${name}=${mask}` : pair
}

function decoded(name: string): string {
  try {
    return decodeURIComponent(name)
  } catch {
    // What cannot be decoded was no parameter of S3's either.
    return name
  }
}
