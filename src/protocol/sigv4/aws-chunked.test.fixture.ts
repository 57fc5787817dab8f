import type { ChunkSeed } from './chunk-signer.ts'
import { credentials, region } from './aws-examples.test.fixture.ts'
import { decodeAwsChunked } from './decode-aws-chunked.ts'
import type { DecodeOptions } from './decode-aws-chunked.ts'
import type { ChunkedPayload } from './payload-mode.ts'
import { signingKeyFor } from './signing-key.ts'

/** A payload mode of this length; unsigned and without trailers unless told. */
export const payloadOf = (
  decodedLength: number,
  given: Partial<ChunkedPayload> = {},
): ChunkedPayload => ({
  kind: 'chunked',
  signed: false,
  trailing: true,
  trailers: [],
  decodedLength,
  ...given,
})

/** The seed of the examples, for a request with this signature. */
export function seedOf(signature: string): ChunkSeed {
  const { secretAccessKey } = credentials
  return {
    signature,
    signingKey: signingKeyFor({ secretAccessKey, date: '20130524', region, service: 's3' }),
    amzDate: '20130524T000000Z',
    scope: '20130524/us-east-1/s3/aws4_request',
  }
}

async function* each(pieces: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* pieces
}

/** All bytes of a stream. */
export async function collect(source: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const pieces: Uint8Array[] = []
  for await (const piece of source) pieces.push(piece)
  return Buffer.concat(pieces)
}

/** Decodes a body that arrives in these pieces. */
export async function decode(
  pieces: readonly (Uint8Array | string)[],
  options: DecodeOptions,
): Promise<{ body: Buffer; trailers: Readonly<Record<string, string>> }> {
  const bytes = pieces.map((piece) =>
    typeof piece === 'string' ? Buffer.from(piece, 'latin1') : piece,
  )
  const { body, trailers } = decodeAwsChunked(each(bytes), options)
  return { body: await collect(body), trailers: trailers() }
}
