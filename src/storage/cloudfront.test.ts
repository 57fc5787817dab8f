import { createVerify, generateKeyPairSync } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { checkSigner, createCloudFrontSigner } from './cloudfront.ts'
import { connect } from './connect.ts'
import { openStorage } from './open-storage.ts'
import { createS3Client } from '../client/s3-client.ts'
import { defineStowage } from '../declaration/define-stowage.ts'
import type { PrivateStorage, Storage } from './storage.ts'

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
const keyPairId = 'K2JCJMDEHXQW5F'
const customDomain = 'cdn.example.com'
const credentials = { accessKeyId: 'AKID', secretAccessKey: 'secret' }
const now = new Date('2026-01-02T03:04:05Z')

const { bols: declared } = defineStowage({
  app: 'bill-of-lading',
  buckets: { documents: {} },
  storages: { bols: { kind: 'private-media', bucket: 'documents', location: 'bols' } },
}).storages
const onDomain = { ...declared, customDomain, keyPairId }

function isPrivate(storage: Storage): asserts storage is PrivateStorage {
  expect(storage.public).toBe(false)
}

async function openBols(): Promise<PrivateStorage> {
  const client = createS3Client({
    endpoint: 'http://127.0.0.1:9000',
    credentials,
    now: () => now,
  })
  const presigner = await client.presigner()
  await client.close()
  const cloudFront = await createCloudFrontSigner({ keyPairId, privateKey: pem })
  const storage = openStorage({ client, presigner, cloudFront }, onDomain)
  isPrivate(storage)
  return storage
}

/** CloudFront's own Base64. */
const decoded = (text: string): Buffer =>
  Buffer.from(text.replaceAll('-', '+').replaceAll('_', '=').replaceAll('~', '/'), 'base64')

const isSigned = (policy: string | Buffer, signature: string): boolean =>
  createVerify('RSA-SHA1').update(policy).verify(publicKey, decoded(signature))

describe('a private storage on a custom domain', () => {
  it('has URLs that CloudFront verifies', async () => {
    const bols = await openBols()
    const text = bols.signedUrl('2026/a b.pdf', { expiresIn: 60, download: 'ใบ.pdf' })
    const url = new URL(text)
    expect(url.origin + url.pathname).toBe('https://cdn.example.com/bols/2026/a%20b.pdf')
    const { Expires, Signature = '', ...others } = Object.fromEntries(url.searchParams)
    expect(Expires).toBe(`${Date.parse('2026-01-02T03:05:05Z') / 1000}`)
    expect(others).toEqual({
      'Key-Pair-Id': keyPairId,
      'response-content-disposition': `attachment; filename="__.pdf"; filename*=UTF-8''%E0%B9%83%E0%B8%9A.pdf`,
    })
    // The policy that CloudFront makes of a URL with an end. Source: CloudFront Developer Guide, "canned policy".
    const [resource] = text.split('&Expires=')
    const policy = `{"Statement":[{"Resource":"${resource}","Condition":{"DateLessThan":{"AWS:EpochTime":${Expires}}}}]}`
    expect(isSigned(policy, Signature)).toBe(true)
  })

  it('has the same URL all through a window', async () => {
    const bols = await openBols()
    const options = { expiresIn: 60, window: 3600 }
    expect(bols.signedUrl('a', options)).toBe(bols.signedUrl('a', options))
    const expires = new URL(bols.signedUrl('a', options)).searchParams.get('Expires')
    expect(Number(expires)).toBe(Date.parse('2026-01-02T04:01:00Z') / 1000)
  })

  it('has cookies for all below a prefix', async () => {
    const bols = await openBols()
    const { cookies, expiresAt } = bols.signedCookies('2026/', { expiresIn: 60 })
    expect(expiresAt).toEqual(new Date('2026-01-02T03:05:05Z'))
    const policy = decoded(cookies['CloudFront-Policy'] ?? '')
    expect(JSON.parse(policy.toString())).toEqual({
      Statement: [
        {
          Resource: 'https://cdn.example.com/bols/2026/*',
          Condition: { DateLessThan: { 'AWS:EpochTime': expiresAt.getTime() / 1000 } },
        },
      ],
    })
    expect(isSigned(policy, cookies['CloudFront-Signature'] ?? '')).toBe(true)
    expect(cookies['CloudFront-Key-Pair-Id']).toBe(keyPairId)
  })

  it('signs with ECDSA, and with a key on one line', async () => {
    const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    for (const [key, verifier] of [
      [ec.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(), ec.publicKey],
      [pem.replaceAll('\n', '\\n'), publicKey],
    ] as const) {
      const { signCookies } = await createCloudFrontSigner({ keyPairId, privateKey: key })
      const cookies = signCookies(`https://${customDomain}/*`, now)
      const policy = decoded(cookies['CloudFront-Policy'] ?? '')
      const signature = decoded(cookies['CloudFront-Signature'] ?? '')
      expect(createVerify('SHA1').update(policy).verify(verifier, signature)).toBe(true)
    }
  })

  it('has URLs and cookies that outlive those of S3, for a year at most', async () => {
    const bols = await openBols()
    const month = 30 * 86_400
    const expires = new URL(bols.signedUrl('a', { expiresIn: month })).searchParams.get('Expires')
    expect(Number(expires)).toBe(now.getTime() / 1000 + month)
    const { expiresAt } = bols.signedCookies('', { expiresIn: month })
    expect(expiresAt.getTime()).toBe(now.getTime() + month * 1000)
    const code = 'ExpiryInvalid'
    for (const sign of [
      () => bols.signedUrl('a', { expiresIn: 366 * 86_400 }),
      () => bols.signedCookies('', { expiresIn: 0.5 }),
      () => bols.signedPut('a', { expiresIn: month }),
    ])
      expect(sign).toThrow(expect.objectContaining({ code, status: 400 }))
  })

  it('uploads to S3 all the same', async () => {
    const bols = await openBols()
    expect(bols.signedPut('a').url).toMatch(/^http:\/\/127\.0\.0\.1:9000\/documents\/bols\/a\?/)
  })

  it('is refused without a signer, never left unsigned', async () => {
    expect(() => checkSigner(onDomain, undefined)).toThrow(
      expect.objectContaining({ code: 'SignerMissing' }),
    )
    expect(() => checkSigner({ ...onDomain, public: true }, undefined)).not.toThrow()
    expect(() => checkSigner(declared, undefined)).not.toThrow()
    const storages = {
      bols: { kind: 'private-media', bucket: 'documents', customDomain, keyPairId },
    } as const
    const declaration = defineStowage({ app: 'bol', buckets: { documents: {} }, storages })
    const options = { endpoint: 'http://127.0.0.1:9000', credentials }
    const code = 'SignerMissing'
    await expect(connect(declaration, options)).rejects.toMatchObject({ code })
    const cloudFrontKeys = { [keyPairId]: pem }
    const connected = await connect(declaration, { ...options, cloudFrontKeys })
    expect(connected.storages.bols.signedUrl('a')).toMatch(
      /^https:\/\/cdn\.example\.com\/private\/a\?/,
    )
    await connected.close()
    const ec = generateKeyPairSync('ec', { namedCurve: 'P-384' }).privateKey
    for (const wrong of ['', 'not a key', ec.export({ type: 'pkcs8', format: 'pem' }).toString()]) {
      const made = createCloudFrontSigner({ keyPairId, privateKey: wrong })
      await expect(made).rejects.toMatchObject({ code: 'SignerInvalid' })
    }
  })
})
