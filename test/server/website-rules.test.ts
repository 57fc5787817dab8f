import {
  DeleteBucketWebsiteCommand,
  GetBucketWebsiteCommand,
  PutBucketPolicyCommand,
} from '@aws-sdk/client-s3'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { publicRead } from './public-access.ts'
import { openS3World, type S3World } from './s3-world.ts'
import { openSite, type Site } from './website-world.ts'

const IndexDocument = { Suffix: 'index.html' }
const ErrorDocument = { Key: 'error.html' }
let world: S3World
let site: Site
beforeAll(async () => {
  world = await openS3World()
  site = await openSite(world, 'site')
  await site.configure({ IndexDocument })
})
afterAll(async () => {
  expect(world.defects).toEqual([])
  await world.close()
})

describe('the configuration', () => {
  it('is put, read back equal, and deleted', async () => {
    const Bucket = 'configured'
    const other = await openSite(world, Bucket)
    const get = () => world.s3.send(new GetBucketWebsiteCommand({ Bucket }))
    await expect(get()).rejects.toMatchObject({ name: 'NoSuchWebsiteConfiguration' })
    const website = {
      IndexDocument,
      ErrorDocument,
      RoutingRules: [
        { Condition: { KeyPrefixEquals: 'a/' }, Redirect: { ReplaceKeyPrefixWith: '' } },
        {
          Condition: { HttpErrorCodeReturnedEquals: '404', KeyPrefixEquals: '' },
          Redirect: { HostName: 'x.test', Protocol: 'https' as const, HttpRedirectCode: '307' },
        },
      ],
    }
    await other.configure(website)
    expect(await get()).toMatchObject(website)
    const all = { RedirectAllRequestsTo: { HostName: 'b.test' } }
    await other.configure(all)
    const { $metadata: _, ...got } = await get()
    expect(got).toEqual(all)
    await world.s3.send(new DeleteBucketWebsiteCommand({ Bucket }))
    await expect(get()).rejects.toMatchObject({ name: 'NoSuchWebsiteConfiguration' })
    expect((await other.visit('/')).status).toBe(404)
  })

  it.each([
    ['<IndexDocument><Suffix>/i</Suffix></IndexDocument>', 'InvalidArgument'],
    ['', 'InvalidArgument'],
    [
      '<IndexDocument><Suffix>i</Suffix></IndexDocument><RoutingRules></RoutingRules>',
      'MalformedXML',
    ],
    [
      '<IndexDocument><Suffix>i</Suffix></IndexDocument><RoutingRules><RoutingRule><Condition/><Redirect><HostName>a</HostName></Redirect></RoutingRule></RoutingRules>',
      'InvalidRequest',
    ],
  ])('%s is refused', async (content, code) => {
    const body = `<WebsiteConfiguration>${content}</WebsiteConfiguration>`
    const answer = await world.send({ method: 'PUT', url: '/site?website', body })
    expect([answer.status, answer.error?.code]).toEqual([400, code])
  })
})

describe('an error document', () => {
  let shop: Site
  beforeAll(async () => {
    shop = await openSite(world, 'shop')
    await shop.put('index.html')
    await shop.put('private/x.html')
    const isPrivate = {
      Effect: 'Deny',
      Principal: '*',
      Action: 's3:GetObject',
      Resource: 'arn:aws:s3:::shop/private/*',
    }
    const Policy = publicRead('shop').replace(/]}$/, `,${JSON.stringify(isPrivate)}]}`)
    await world.s3.send(new PutBucketPolicyCommand({ Bucket: 'shop', Policy }))
    await shop.configure({ IndexDocument, ErrorDocument })
  })

  it('that is missing leaves the error, and says that it is', async () => {
    const page = (await shop.visit('/missing')).body.toString()
    expect(page).toContain('<li>Code: NoSuchKey</li>')
    expect(page).toContain('Attempting to Retrieve a Custom Error Document</h3>')
    expect(page).toContain('<li>Key: error.html</li>')
  })

  it('is shown with the status of the error, whole, to whoever asks for a part', async () => {
    await shop.put('error.html')
    const headers = { range: 'bytes=0-1', 'if-none-match': '*' }
    const missing = await shop.visit('/missing', { headers })
    expect([missing.status, missing.body.toString()]).toEqual([404, 'error.html'])
    expect(missing.headers['content-type']).toBe('text/html')
    const denied = await shop.visit('/private/x.html')
    expect([denied.status, denied.body.toString()]).toEqual([403, 'error.html'])
    const hidden = await shop.visit('/private/none.html')
    expect([hidden.status, hidden.body.toString()]).toEqual([403, 'error.html'])
    expect((await shop.visit('/missing', { method: 'HEAD' })).status).toBe(404)
    const method = await shop.visit('/missing', { method: 'POST' })
    expect(method.body.toString()).toContain('405 Method Not Allowed')
  })

  it('that is the index document is that of a single-page application, and still 404', async () => {
    await shop.configure({ IndexDocument, ErrorDocument: { Key: 'index.html' } })
    const answer = await shop.visit('/missing/route')
    expect([answer.status, answer.body.toString()]).toEqual([404, 'index.html'])
  })

  it('may itself lead elsewhere', async () => {
    await shop.put('error.html', { WebsiteRedirectLocation: '/index.html' })
    await shop.configure({ IndexDocument, ErrorDocument })
    const answer = await shop.visit('/missing')
    expect([answer.status, answer.headers['location']]).toEqual([301, '/index.html'])
  })
})

describe('a redirect', () => {
  it('of an object is followed by visitors, not by the API', async () => {
    await site.put('old.html', { WebsiteRedirectLocation: 'https://new.test/page' })
    await site.put('large.html', {
      WebsiteRedirectLocation: '/page.html',
      Body: Buffer.alloc(300_000),
    })
    for (const [path, location] of [
      ['/old.html', 'https://new.test/page'],
      ['/large.html', '/page.html'],
    ] as const) {
      const answer = await site.visit(path)
      expect([answer.status, answer.headers['location'], answer.body.length]).toEqual([
        301,
        location,
        0,
      ])
    }
    const { status, headers } = await world.send({ url: '/site/old.html' })
    expect([status, headers['x-amz-website-redirect-location']]).toEqual([
      200,
      'https://new.test/page',
    ])
    const refused = await world.send({
      method: 'PUT',
      url: '/site/new.html',
      headers: { 'x-amz-website-redirect-location': 'javascript:alert(1)' },
    })
    expect([refused.status, refused.error?.code]).toEqual([400, 'InvalidRedirectLocation'])
  })

  it('of everything needs no permission, and keeps path and query', async () => {
    const all = await openSite(world, 'all')
    await all.configure({ RedirectAllRequestsTo: { HostName: 'to.test', Protocol: 'https' } })
    const answer = await all.visit('/a%20b/?c=d')
    expect([answer.status, answer.headers['location']]).toEqual([301, 'https://to.test/a%20b/?c=d'])
    expect(answer.body.length).toBe(0)
  })

  it('of a rule comes before the object, or after its error', async () => {
    const routed = await openSite(world, 'routed')
    for (const key of ['index.html', 'prefixed.html', 'error.html']) await routed.put(key)
    await routed.configure({
      IndexDocument,
      ErrorDocument,
      RoutingRules: [
        {
          Condition: { KeyPrefixEquals: 'both/', HttpErrorCodeReturnedEquals: '404' },
          Redirect: { ReplaceKeyWith: 'both.html' },
        },
        { Condition: { KeyPrefixEquals: 'prefixed' }, Redirect: { ReplaceKeyWith: 'to.html' } },
        { Condition: { KeyPrefixEquals: 'index' }, Redirect: { ReplaceKeyWith: 'never.html' } },
        {
          Condition: { HttpErrorCodeReturnedEquals: '404' },
          Redirect: { ReplaceKeyPrefixWith: '#!/', HttpRedirectCode: '302' },
        },
      ],
    })
    for (const [path, status, location] of [
      ['/both/', 301, '/both.html'],
      ['/prefixed.html', 301, '/to.html'],
      ['/missing/a%20b', 302, '/#!/missing/a%20b'],
    ] as const) {
      const answer = await routed.visit(path)
      expect([answer.status, answer.headers['location']]).toEqual([status, routed.at(location)])
    }
    expect((await routed.visit('/')).body.toString()).toBe('index.html')
  })
})
