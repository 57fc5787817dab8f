/** A signed URL and how long it is good for. */
export interface SignedLink {
  readonly url: string
  /** Seconds from the moment of signing. */
  readonly expiresIn: number
  /** ISO 8601, UTC. */
  readonly expiresAt: string
}

const amzDate = /^(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})Z$/

/** Reads from a signed URL what its signature says: the storage that signed it decides how long it lives. */
export function signedLink(url: string): SignedLink {
  const { searchParams } = new URL(url)
  const expiresIn = Number(searchParams.get('X-Amz-Expires'))
  const date = searchParams.get('X-Amz-Date') ?? ''
  const signedAt = Date.parse(date.replace(amzDate, '$1-$2-$3T$4:$5:$6Z'))
  return { url, expiresIn, expiresAt: new Date(signedAt + expiresIn * 1000).toISOString() }
}
