import { createHash, createHmac, type Hash, type Hmac } from 'node:crypto'
import { SignatureV4 } from '@smithy/signature-v4'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { encodePathKey } from '../core/percent.ts'
import { createS3Client } from './s3-client.ts'

const now = new Date('2026-01-02T03:04:05Z')
const credentials = {
  accessKeyId: 'AKIDEXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
}
const publicEndpoint = 'https://files.example.com'

/** The hash that the SDK's signer wants to be given. */
class Sha256 {
  private readonly hash: Hash | Hmac
  constructor(secret?: Parameters<typeof createHmac>[1]) {
    this.hash = secret === undefined ? createHash('sha256') : createHmac('sha256', secret)
  }
  update(data: string | Uint8Array): void {
    this.hash.update(data)
  }
  digest(): Promise<Uint8Array> {
    return Promise.resolve(this.hash.digest())
  }
}

const judge = new SignatureV4({
  service: 's3',
  region: 'eu-west-3',
  credentials,
  sha256: Sha256 as never,
  uriEscapePath: false,
  applyChecksum: false,
})

async function judged(path: string, query: Record<string, string>, expiresIn: number) {
  const request = {
    method: 'GET',
    protocol: 'https:',
    hostname: 'files.example.com',
    path: encodePathKey(path),
    query,
    headers: { host: 'files.example.com', 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' },
  }
  const signed = await judge.presign(request, {
    expiresIn,
    signingDate: now,
    unsignableHeaders: new Set(['x-amz-content-sha256']),
    unhoistableHeaders: new Set(['x-amz-content-sha256']),
  })
  return signed.query?.['X-Amz-Signature']
}

describe('a presigner', () => {
  it('signs for the public endpoint as the SDK does, whatever the key', async () => {
    const client = createS3Client({
      endpoint: 'http://10.0.0.5:9000',
      publicEndpoint,
      region: 'eu-west-3',
      credentials,
      now: () => now,
    })
    const presigner = await client.presigner()
    await fc.assert(
      fc.asyncProperty(
        fc.string({ minLength: 1, maxLength: 40, unit: 'grapheme' }),
        fc.string({ minLength: 1, maxLength: 40, unit: 'grapheme' }),
        fc.integer({ min: 1, max: 604_800 }),
        async (Key, ResponseContentDisposition, expiresIn) => {
          const input = { Bucket: 'photos', Key, ResponseContentDisposition }
          const url = presigner.presign('GetObject', input, { expiresIn })
          expect(url.startsWith(`${publicEndpoint}/photos/`)).toBe(true)
          const query = { 'response-content-disposition': ResponseContentDisposition }
          const signature = new URL(url).searchParams.get('X-Amz-Signature')
          expect(signature).toBe(await judged(`/photos/${Key}`, query, expiresIn))
        },
      ),
      { numRuns: 50 },
    )
    await client.close()
  })

  it('signs the headers that whoever uses the URL has to send', async () => {
    const client = createS3Client({ endpoint: publicEndpoint, credentials, now: () => now })
    const presigner = await client.presigner()
    const input = { Bucket: 'photos', Key: 'a', ContentType: 'image/png', Metadata: { by: 'me' } }
    const url = new URL(presigner.presign('PutObject', input, { expiresIn: 60 }))
    expect(url.searchParams.get('X-Amz-SignedHeaders')).toBe('content-type;host;x-amz-meta-by')
    await client.close()
  })

  it('refuses lives that S3 refuses', async () => {
    const client = createS3Client({ endpoint: publicEndpoint, credentials })
    const presigner = await client.presigner()
    for (const expiresIn of [0, -1, 1.5, 604_801, Number.NaN]) {
      expect(() =>
        presigner.presign('GetObject', { Bucket: 'photos', Key: 'a' }, { expiresIn }),
      ).toThrow(expect.objectContaining({ code: 'AuthorizationQueryParametersError' }))
    }
    await client.close()
  })

  it('says when its temporary credentials are over', async () => {
    let time = now
    const expiration = new Date(now.getTime() + 3_600_000)
    const client = createS3Client({
      endpoint: publicEndpoint,
      credentials: () => Promise.resolve({ ...credentials, sessionToken: 'token', expiration }),
      now: () => time,
    })
    const { presign } = await client.presigner()
    const sign = (): string => presign('GetObject', { Bucket: 'b', Key: 'k' }, { expiresIn: 60 })
    expect(sign()).toContain('X-Amz-Security-Token=token')
    time = expiration
    expect(sign).toThrow(expect.objectContaining({ code: 'CredentialsExpired' }))
    await client.close()
  })
})
