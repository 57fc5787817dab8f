import {
  CreateBucketCommand,
  GetBucketCorsCommand,
  GetBucketPolicyCommand,
  GetBucketWebsiteCommand,
  GetPublicAccessBlockCommand,
  PutBucketCorsCommand,
  PutBucketPolicyCommand,
  PutBucketVersioningCommand,
  PutBucketWebsiteCommand,
  PutObjectCommand,
  type CORSRule,
} from '@aws-sdk/client-s3'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { exchange } from './exchange.ts'
import { accessBlocked, blockAccess, publicRead } from './public-access.ts'
import { openS3World, type S3World } from './s3-world.ts'

/** The five buckets of an application, as its documentation describes them; their names are shortened. */
let world: S3World
beforeAll(async () => {
  world = await openS3World()
})
afterAll(async () => {
  expect(world.defects).toEqual([])
  await world.close()
})

const create = ({ s3 }: S3World, Bucket: string) =>
  s3.send(
    new CreateBucketCommand({
      Bucket,
      CreateBucketConfiguration: { LocationConstraint: 'eu-central-1' },
    }),
  )
const put = (Bucket: string, Key: string, Body: string | Uint8Array = Key) =>
  world.s3.send(new PutObjectCommand({ Bucket, Key, Body }))

describe('public-data: checkpoints and exports, public', () => {
  const Bucket = 'public-data'

  it('is read back as it was put', async () => {
    const { s3 } = world
    await create(world, Bucket)
    await s3.send(
      new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: 'Enabled' } }),
    )
    await blockAccess(world, Bucket, false)
    await s3.send(new PutBucketPolicyCommand({ Bucket, Policy: publicRead(Bucket) }))
    expect(await s3.send(new GetPublicAccessBlockCommand({ Bucket }))).toMatchObject({
      PublicAccessBlockConfiguration: accessBlocked(false),
    })
    const policy = await s3.send(new GetBucketPolicyCommand({ Bucket }))
    expect(policy.Policy).toBe(publicRead(Bucket))
  })

  it('is read by everybody, and neither listed nor written', async () => {
    const CacheControl = 'public, max-age=31536000'
    const Key = 'checkpoints/chk_2025_01_01.json'
    await world.s3.send(
      new PutObjectCommand({
        Bucket,
        Key,
        Body: '{}',
        ContentType: 'application/json',
        CacheControl,
      }),
    )
    const { status, headers, body } = await world.sendAnonymous({ url: `/${Bucket}/${Key}` })
    expect([status, body.toString(), headers['cache-control']]).toEqual([200, '{}', CacheControl])
    expect((await world.sendAnonymous({ url: `/${Bucket}` })).status).toBe(403)
    const written = await world.sendAnonymous({ method: 'PUT', url: `/${Bucket}/x`, body: 'x' })
    expect(written.status).toBe(403)
  })
})

describe('frontend-prod: a single-page application', () => {
  const Bucket = 'frontend-prod'
  const WebsiteConfiguration = {
    IndexDocument: { Suffix: 'index.html' },
    ErrorDocument: { Key: 'index.html' },
  }
  const CORSRules: CORSRule[] = [
    {
      AllowedHeaders: ['*'],
      AllowedMethods: ['GET', 'HEAD'],
      AllowedOrigins: ['https://app.example.com'],
      MaxAgeSeconds: 3600,
    },
  ]
  const visit = (path: string, headers = {}) =>
    exchange(world.endpoint, {
      method: 'GET',
      url: path,
      headers: { host: `${Bucket}.s3-website.localhost:${world.port}`, ...headers },
      body: Buffer.alloc(0),
    })

  it('is read back as it was put', async () => {
    const { s3 } = world
    await create(world, Bucket)
    await s3.send(new PutBucketWebsiteCommand({ Bucket, WebsiteConfiguration }))
    await s3.send(new PutBucketCorsCommand({ Bucket, CORSConfiguration: { CORSRules } }))
    const { $metadata: _, ...website } = await s3.send(new GetBucketWebsiteCommand({ Bucket }))
    expect(website).toEqual(WebsiteConfiguration)
    expect((await s3.send(new GetBucketCorsCommand({ Bucket }))).CORSRules).toEqual(CORSRules)
  })

  it('is shown to nobody until everybody may read it', async () => {
    await world.s3.send(
      new PutObjectCommand({
        Bucket,
        Key: 'index.html',
        Body: '<div id="root"></div>',
        ContentType: 'text/html',
        CacheControl: 'no-cache, no-store, must-revalidate',
      }),
    )
    expect((await visit('/')).status).toBe(403)
    await blockAccess(world, Bucket, false)
    await world.s3.send(new PutBucketPolicyCommand({ Bucket, Policy: publicRead(Bucket) }))
    const { status, headers, body } = await visit('/')
    expect([status, body.toString()]).toEqual([200, '<div id="root"></div>'])
    expect(headers).toMatchObject({
      'content-type': 'text/html',
      'cache-control': 'no-cache, no-store, must-revalidate',
    })
  })

  it('shows the application on its own routes, with the status 404 that S3 has there', async () => {
    const { status, headers, body } = await visit('/organisations/1/ledger')
    expect([status, body.toString()]).toEqual([404, '<div id="root"></div>'])
    expect(headers['content-type']).toBe('text/html')
  })

  it('is read by scripts of its own site and of no other', async () => {
    const own = await visit('/', { origin: 'https://app.example.com' })
    expect(own.headers['access-control-allow-origin']).toBe('https://app.example.com')
    const other = await visit('/', { origin: 'https://other.example.com' })
    expect(other.headers).not.toHaveProperty('access-control-allow-origin')
  })
})

describe('widgets-prod: a script for the pages of others', () => {
  const Bucket = 'widgets-prod'
  const CORSRules: CORSRule[] = [
    {
      AllowedHeaders: ['*'],
      AllowedMethods: ['GET', 'HEAD'],
      AllowedOrigins: ['*'],
      MaxAgeSeconds: 86_400,
    },
  ]

  it('is read back as it was put, and embedded anywhere', async () => {
    const { s3 } = world
    await create(world, Bucket)
    await s3.send(new PutBucketCorsCommand({ Bucket, CORSConfiguration: { CORSRules } }))
    expect((await s3.send(new GetBucketCorsCommand({ Bucket }))).CORSRules).toEqual(CORSRules)
    await blockAccess(world, Bucket, false)
    await s3.send(new PutBucketPolicyCommand({ Bucket, Policy: publicRead(Bucket) }))
    await put(Bucket, 'widget.js')
    const url = `/${Bucket}/widget.js`
    const headers = { origin: 'https://anybody.example' }
    const embedded = await world.sendAnonymous({ url, headers })
    expect([embedded.status, embedded.headers['access-control-allow-origin']]).toEqual([200, '*'])
    const asking = {
      ...headers,
      'access-control-request-method': 'GET',
      'access-control-request-headers': 'x-widget',
    }
    const preflight = await world.sendAnonymous({ method: 'OPTIONS', url, headers: asking })
    expect(preflight.headers).toMatchObject({
      'access-control-allow-methods': 'GET, HEAD',
      'access-control-allow-headers': 'x-widget',
      'access-control-max-age': '86400',
    })
    const writing = { ...headers, 'access-control-request-method': 'PUT' }
    const refused = await world.sendAnonymous({ method: 'OPTIONS', url, headers: writing })
    expect(refused.status).toBe(403)
  })
})

it('backups-prod is private as every new bucket is', async () => {
  const Bucket = 'backups-prod'
  await create(world, Bucket)
  expect(await world.s3.send(new GetPublicAccessBlockCommand({ Bucket }))).toMatchObject({
    PublicAccessBlockConfiguration: accessBlocked(true),
  })
  await put(Bucket, 'database.dump')
  for (const url of [`/${Bucket}/database.dump`, `/${Bucket}`])
    expect((await world.sendAnonymous({ url })).status).toBe(403)
})
