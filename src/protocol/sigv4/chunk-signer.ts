import type { SigningKey } from './signing-key.ts'

/** Where the chain of chunk signatures of a request begins. */
export interface ChunkSeed {
  /** The signature of the request itself. */
  readonly signature: string
  readonly signingKey: SigningKey
  readonly amzDate: string
  readonly scope: string
}

/** The chain of signatures of an aws-chunked body: each call signs on top of the last one. */
export interface ChunkSigner {
  /** Signs a chunk by the hex SHA-256 of its data. */
  readonly chunk: (sha256: string) => string
  /** Signs the trailer section by the hex SHA-256 of its `name:value\n` lines. */
  readonly trailer: (sha256: string) => string
}

/** The hex SHA-256 of no bytes at all. */
export const emptySha256 = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'

/** Starts the chain of chunk signatures (S3 API Reference, "sigv4-streaming"). */
export function createChunkSigner(seed: ChunkSeed): ChunkSigner {
  const { signingKey, amzDate, scope } = seed
  let previous = seed.signature
  const sign = (algorithm: string, rest: string): string => {
    previous = signingKey.sign(`${algorithm}\n${amzDate}\n${scope}\n${previous}\n${rest}`)
    return previous
  }
  return {
    chunk: (sha256) => sign('AWS4-HMAC-SHA256-PAYLOAD', `${emptySha256}\n${sha256}`),
    trailer: (sha256) => sign('AWS4-HMAC-SHA256-TRAILER', sha256),
  }
}
