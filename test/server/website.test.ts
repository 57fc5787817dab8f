import {
  PutBucketCorsCommand,
  PutBucketPolicyCommand,
  PutBucketRequestPaymentCommand,
} from '@aws-sdk/client-s3'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { publicRead } from './public-access.ts'
import { openS3World, type S3World } from './s3-world.ts'
import { openSite, type Site } from './website-world.ts'

const IndexDocument = { Suffix: 'index.html' }
let world: S3World
let site: Site
beforeAll(async () => {
  world = await openS3World({ websitePort: 0 })
  site = await openSite(world, 'site')
  for (const key of ['index.html', 'page.html', 'docs/index.html', 'secret.html', 'a b/ö.html'])
    await site.put(key)
  await site.put('cached.js', { ContentType: 'text/javascript', CacheControl: 'max-age=31536000' })
  await site.configure({ IndexDocument })
})
afterAll(async () => {
  expect(world.defects).toEqual([])
  await world.close()
})

describe('a visitor is served', () => {
  it.each([
    ['/', 'index.html'],
    ['/?utm=1&versionId=x', 'index.html'],
    ['/page.html', 'page.html'],
    ['/docs/', 'docs/index.html'],
    ['/a%20b/%C3%B6.html', 'a b/ö.html'],
  ])('%s with %s', async (path, key) => {
    const answer = await site.visit(path)
    expect([answer.status, answer.body.toString()]).toEqual([200, key])
    expect(answer.headers['content-type']).toBe('text/html')
  })

  it('the head alone when that is asked for', async () => {
    const answer = await site.visit('/docs/', { method: 'HEAD' })
    expect([answer.status, answer.body.length]).toEqual([200, 0])
    expect(answer.headers['content-length']).toBe('15')
  })

  it('a part, or nothing of what it has, like everybody who reads an object', async () => {
    const whole = await site.visit('/cached.js')
    expect(whole.headers).toMatchObject({
      'cache-control': 'max-age=31536000',
      'content-type': 'text/javascript',
    })
    const etag = String(whole.headers['etag'])
    const same = await site.visit('/cached.js', { headers: { 'if-none-match': etag } })
    expect([same.status, same.body.length]).toEqual([304, 0])
    const part = await site.visit('/cached.js', { headers: { range: 'bytes=2-4' } })
    expect([part.status, part.body.toString()]).toEqual([206, 'che'])
    const beyond = await site.visit('/cached.js', { headers: { range: 'bytes=99-' } })
    expect([beyond.status, beyond.headers['x-amz-error-code']]).toEqual([416, 'InvalidRange'])
  })

  it('by every name that a website has', async () => {
    for (const host of [
      'site.s3-website-eu-west-1.amazonaws.com',
      'site.s3-website.eu-central-1.amazonaws.com:80',
      'SITE.S3-Website.localhost',
    ])
      expect([host, (await site.visit('/', { host })).body.toString()]).toEqual([
        host,
        'index.html',
      ])
  })

  it('without regard to a signature or to the API', async () => {
    const authorization = 'AWS4-HMAC-SHA256 Credential=x/20260101/us-east-1/s3/aws4_request'
    const headers = { authorization, 'x-amz-expected-bucket-owner': '000000000000' }
    expect((await site.visit('/?list-type=2&policy', { headers })).body.toString()).toBe(
      'index.html',
    )
  })
})

describe('what is not there', () => {
  it('is a page that says so', async () => {
    const answer = await site.visit('/%3Cscript%3E/')
    expect(answer.status).toBe(404)
    expect(answer.headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'x-amz-error-code': 'NoSuchKey',
      'x-amz-error-detail-key': '<script>/index.html',
    })
    const page = answer.body.toString()
    expect(page).toContain('<title>404 Not Found</title>')
    expect(page).toContain('<li>Key: &lt;script&gt;/index.html</li>')
    expect(page).toContain(`<li>RequestId: ${String(answer.headers['x-amz-request-id'])}</li>`)
  })

  it('is found as a folder, on the same host', async () => {
    const answer = await site.visit('/docs')
    expect([answer.status, answer.headers['location']]).toEqual([302, '/docs/'])
    expect(answer.headers['content-type']).toBe('text/html; charset=utf-8')
    await site.put('both')
    await site.put('both/index.html')
    expect((await site.visit('/both')).body.toString()).toBe('both')
    expect((await site.visit('/both', { headers: { range: 'bytes=9-' } })).status).toBe(416)
    await site.put('/evil.test/index.html')
    const hostile = await site.visit('//evil.test')
    expect([hostile.status, hostile.headers['location']]).toEqual([302, '/%2Fevil.test/'])
    expect((await site.visit('/%2Fevil.test/')).body.toString()).toBe('/evil.test/index.html')
  })

  it('is a bucket or its configuration', async () => {
    await openSite(world, 'plain')
    for (const [bucket, code] of [
      ['nobody', 'NoSuchBucket'],
      ['plain', 'NoSuchWebsiteConfiguration'],
    ]) {
      const answer = await site.visit('/', { host: `${bucket}.s3-website.localhost` })
      expect([answer.status, answer.headers['x-amz-error-code']]).toEqual([404, code])
      expect(answer.body.toString()).toContain(`<li>BucketName: ${bucket}</li>`)
    }
  })

  it('is any method but GET, HEAD and OPTIONS', async () => {
    for (const method of ['PUT', 'POST', 'DELETE', 'PATCH']) {
      const answer = await site.visit('/page.html', { method })
      expect([answer.status, answer.headers['allow']]).toEqual([405, 'GET, HEAD, OPTIONS'])
      expect(answer.body.toString()).toContain(`<li>Method: ${method}</li>`)
    }
    expect((await site.visit('/page.html')).status).toBe(200)
  })

  it('is a path that cannot be read', async () => {
    expect((await site.visit('/%FF')).headers['x-amz-error-code']).toBe('InvalidURI')
    expect((await site.visit(`/${'a'.repeat(1025)}`)).headers['x-amz-error-code']).toBe(
      'KeyTooLongError',
    )
  })
})

describe('a page of another origin', () => {
  it('is told whether it may read', async () => {
    const CORSRules = [{ AllowedMethods: ['GET'], AllowedOrigins: ['https://app.test'] }]
    const put = { Bucket: 'site', CORSConfiguration: { CORSRules } }
    await world.s3.send(new PutBucketCorsCommand(put))
    const headers = { origin: 'https://app.test' }
    for (const path of ['/', '/missing'])
      expect((await site.visit(path, { headers })).headers).toMatchObject({
        'access-control-allow-origin': 'https://app.test',
      })
    const asking = { ...headers, 'access-control-request-method': 'GET' }
    const preflight = await site.visit('/x', { method: 'OPTIONS', headers: asking })
    expect([preflight.status, preflight.headers['access-control-allow-methods']]).toEqual([
      200,
      'GET',
    ])
    const foreign = { ...asking, origin: 'https://other.test' }
    const refused = await site.visit('/x', { method: 'OPTIONS', headers: foreign })
    expect([refused.status, refused.headers['content-type']]).toEqual([
      403,
      'text/html; charset=utf-8',
    ])
  })
})

describe('a port of its own', () => {
  it('serves websites under any name, and no API', async () => {
    const domain = await openSite(world, 'www.example.com')
    await domain.put('index.html')
    await domain.configure({ IndexDocument })
    const { websiteEndpoint: endpoint = '' } = world.server
    for (const host of ['www.example.com', 'WWW.example.com:80', 'www.example.com.localhost'])
      expect((await domain.visit('/', { host, endpoint })).body.toString()).toBe('index.html')
    const direct = await domain.visit('/www.example.com/index.html', {
      host: new URL(endpoint).host,
      endpoint,
    })
    expect([direct.status, direct.headers['x-amz-error-code']]).toEqual([404, 'NoSuchBucket'])
    const written = await domain.visit('/x', { host: 'www.example.com', endpoint, method: 'PUT' })
    expect(written.status).toBe(405)
    expect((await domain.visit('/', { host: 'www.example.com' })).status).toBe(403)
  })

  it('is there only when it is asked for', async () => {
    const other = await openS3World()
    expect(other.server.websiteEndpoint).toBeUndefined()
    await other.close()
  })
})

it('whatever a visitor asks for, the answer is a page or a redirect on the same host', async () => {
  await site.configure({
    IndexDocument,
    ErrorDocument: { Key: 'a'.repeat(1025) },
    RoutingRules: [{ Condition: { KeyPrefixEquals: 'b' }, Redirect: { ReplaceKeyPrefixWith: '' } }],
  })
  const text = fc.oneof(
    fc.string(),
    fc.webPath(),
    fc.constantFrom('/', '//', '..', '%00', '%2F%2Fevil.test', 'b//evil.test', '?', '%', '\\'),
    fc.constant('a'.repeat(1020)),
    fc.constant(`${'ä'.repeat(511)}/`),
  )
  const path = fc.array(text, { maxLength: 4 }).map((parts) => parts.join(''))
  const method = fc.constantFrom('GET', 'HEAD', 'OPTIONS', 'POST')
  const host = fc.constantFrom(undefined, '', 'a..s3-website.x', '__proto__.s3-website.x', '[::1]')
  const one = fc.asyncProperty(path, method, host, async (asked, verb, name) => {
    const url = `/${asked.replaceAll(/[^!-~]/g, encodeURIComponent)}`
    const answer = await site.visit(url, {
      method: verb,
      ...(name !== undefined && { host: name }),
    })
    expect(answer.status).toBeLessThan(500)
    const { location } = answer.headers
    if (location !== undefined) {
      expect(new URL(location, site.at('/')).host).toBe(new URL(site.at('/')).host)
    }
  })
  await fc.assert(one, { numRuns: 300 })
  await site.configure({ IndexDocument })
})

it('a visit is recorded like every request, as what it is', async () => {
  await site.visit('/docs/?q=1')
  expect(world.records.at(-1)).toMatchObject({
    isWebsite: true,
    operation: 'GetObject',
    bucket: 'site',
    key: 'docs/index.html',
    url: '/docs/',
    caller: 'anonymous',
    status: 200,
    bytes: 15,
  })
  await site.visit('/missing')
  expect(world.records.at(-1)).toMatchObject({ status: 404, code: 'NoSuchKey', key: 'missing' })
})

it('a bucket whose requester pays has no visitors', async () => {
  const paid = await openSite(world, 'paid')
  await paid.put('index.html')
  await paid.configure({ IndexDocument })
  expect((await paid.visit('/')).status).toBe(200)
  const RequestPaymentConfiguration = { Payer: 'Requester' } as const
  await world.s3.send(
    new PutBucketRequestPaymentCommand({ Bucket: 'paid', RequestPaymentConfiguration }),
  )
  expect((await paid.visit('/')).status).toBe(403)
})

it('without a policy nothing can be read, and nothing be learned', async () => {
  const closed = await openSite(world, 'closed')
  await closed.put('index.html')
  await closed.configure({ IndexDocument })
  const command = { Bucket: 'closed', Policy: publicRead('closed', 'open/*') }
  await world.s3.send(new PutBucketPolicyCommand(command))
  for (const path of ['/', '/missing', '/docs/', '/docs']) {
    const answer = await closed.visit(path)
    expect([path, answer.status, answer.headers['x-amz-error-code']]).toEqual([
      path,
      403,
      'AccessDenied',
    ])
  }
  expect((await closed.visit('/open/missing')).status).toBe(404)
})
