/** A signed URL and how long it is good for. */
export interface SignedLink {
  readonly url: string
  /** Seconds from now on. */
  readonly expiresIn: number
  /** ISO 8601, UTC. */
  readonly expiresAt: string
}

const amzDate = /^(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})Z$/
/** In the JSON of a policy; other conditions of it may stand around. */
const policyEnd = /"DateLessThan"\s*:\s*\{\s*"AWS:EpochTime"\s*:\s*(\d+)/

/**
 * Reads from a signed URL when it ends: the storage that signed it decides. S3 says so in X-Amz-Date and
 * X-Amz-Expires, CloudFront in Expires or in its Policy.
 */
export function signedLink(url: string, now: Date): SignedLink {
  const { searchParams } = new URL(url)
  const endMs = endOfS3(searchParams) ?? endOfCdn(searchParams) * 1000
  // A URL that was signed in this very second has all of its seconds left.
  const expiresIn = Math.max(0, Math.ceil((endMs - now.getTime()) / 1000))
  return { url, expiresIn, expiresAt: new Date(endMs).toISOString() }
}

function endOfS3(query: URLSearchParams): number | undefined {
  const date = query.get('X-Amz-Date')
  if (date === null) return undefined
  const signedAt = Date.parse(date.replace(amzDate, '$1-$2-$3T$4:$5:$6Z'))
  return signedAt + Number(query.get('X-Amz-Expires')) * 1000
}

/** Seconds since 1970. */
function endOfCdn(query: URLSearchParams): number {
  const expires = query.get('Expires')
  if (expires !== null) return Number(expires)
  // CloudFront's own alphabet of Base64. Source: its guide, "Signed URLs using a custom policy".
  const encoded = (query.get('Policy') ?? '').replace(/[-_~]/g, (sign) => base64Of[sign] ?? sign)
  return Number(policyEnd.exec(Buffer.from(encoded, 'base64').toString())?.[1])
}

const base64Of: Readonly<Record<string, string>> = { '-': '+', _: '=', '~': '/' }
