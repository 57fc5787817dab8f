import { createHmac } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { createS3Client, type S3ClientOptions } from './s3-client.ts'

const now = new Date('2026-01-02T03:04:05Z')
const secretAccessKey = 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY'
const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey }

const form = {
  bucket: 'photos',
  fields: { key: 'users/1/${filename}', 'Cache-Control': 'no-store' },
  beginnings: { key: 'users/1/', 'Content-Type': 'image/' },
  minBytes: 1,
  maxBytes: 1024,
}

async function signed(options: S3ClientOptions = {}) {
  const endpoint = 'https://s3.example.com'
  const client = createS3Client({
    endpoint,
    region: 'eu-west-3',
    credentials,
    now: () => now,
    ...options,
  })
  const { post } = await client.presigner()
  await client.close()
  return post(form, { expiresIn: 600 })
}

describe('a form', () => {
  it('has a policy that names every field, and nothing wider', async () => {
    const { url, fields, expiresAt } = await signed()
    expect(url).toBe('https://s3.example.com/photos')
    expect(expiresAt).toEqual(new Date('2026-01-02T03:14:05Z'))
    const { policy = '', 'x-amz-signature': _, ...others } = fields
    expect(others).toEqual({
      key: 'users/1/${filename}',
      'Cache-Control': 'no-store',
      'x-amz-algorithm': 'AWS4-HMAC-SHA256',
      'x-amz-credential': 'AKIDEXAMPLE/20260102/eu-west-3/s3/aws4_request',
      'x-amz-date': '20260102T030405Z',
    })
    expect(JSON.parse(Buffer.from(policy, 'base64').toString())).toEqual({
      expiration: '2026-01-02T03:14:05.000Z',
      conditions: [
        { bucket: 'photos' },
        { 'Cache-Control': 'no-store' },
        { 'x-amz-algorithm': 'AWS4-HMAC-SHA256' },
        { 'x-amz-credential': 'AKIDEXAMPLE/20260102/eu-west-3/s3/aws4_request' },
        { 'x-amz-date': '20260102T030405Z' },
        ['starts-with', '$key', 'users/1/'],
        ['starts-with', '$Content-Type', 'image/'],
        ['content-length-range', 1, 1024],
      ],
    })
  })

  it('is signed by the key of its day, region and service', async () => {
    const { fields } = await signed()
    const hmac = (key: string | Buffer, text: string) =>
      createHmac('sha256', key).update(text).digest()
    const scope = ['20260102', 'eu-west-3', 's3', 'aws4_request']
    const key = scope.reduce<string | Buffer>(hmac, `AWS4${secretAccessKey}`)
    expect(fields['x-amz-signature']).toBe(hmac(key, fields['policy'] ?? '').toString('hex'))
  })

  it('of temporary credentials ends with them', async () => {
    const expiration = new Date(now.getTime() + 400_000)
    const { fields, expiresAt } = await signed({
      credentials: () => Promise.resolve({ ...credentials, sessionToken: 'token', expiration }),
    })
    expect(fields['x-amz-security-token']).toBe('token')
    expect(expiresAt).toEqual(expiration)
  })

  it('goes to the host of the bucket where that is its address', async () => {
    const { url } = await signed({ addressing: 'virtual-host' })
    expect(url).toBe('https://photos.s3.example.com/')
  })
})
