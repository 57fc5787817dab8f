import { createHash, randomBytes } from 'node:crypto'
import {
  CreateBucketCommand,
  DeletePublicAccessBlockCommand,
  GetObjectCommand,
  GetObjectTaggingCommand,
  HeadObjectCommand,
  PutBucketPolicyCommand,
  PutBucketVersioningCommand,
} from '@aws-sdk/client-s3'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  postForm,
  signedFields,
  type Fields,
  type PolicyOptions,
  type PostOptions,
} from './post-form.ts'
import { openS3World, type S3World } from './s3-world.ts'

const Bucket = 'forms'
let world: S3World
beforeAll(async () => {
  world = await openS3World()
  await world.s3.send(new CreateBucketCommand({ Bucket }))
})
afterAll(async () => {
  expect(world.defects).toEqual([])
  await world.close()
})

const post = (
  fields: Fields,
  file: string | Uint8Array = 'content',
  { bucket = Bucket, ...options }: PolicyOptions & PostOptions & { bucket?: string } = {},
) => {
  const place = { endpoint: world.endpoint, bucket }
  return postForm(place, { fields: signedFields(bucket, fields, options), file }, options)
}
const get = async (Key: string) => {
  const { Body, ...head } = await world.s3.send(new GetObjectCommand({ Bucket, Key }))
  return { ...head, bytes: Buffer.from((await Body?.transformToByteArray()) ?? []) }
}

describe('a form', () => {
  it('stores its file with all that its fields say', async () => {
    const answer = await post({
      key: 'a/b',
      'Content-Type': 'text/html',
      'Cache-Control': 'max-age=1',
      'Content-Disposition': 'inline; filename="ü.html"',
      'Content-Language': 'de',
      Expires: 'Fri, 21 Mar 2036 00:00:00 GMT',
      'x-amz-meta-Uuid': '14365123651274',
      acl: 'private',
    })
    expect([answer.status, answer.body.length]).toEqual([204, 0])
    const etag = `"${createHash('md5').update('content').digest('hex')}"`
    expect(answer.headers).toMatchObject({ etag, location: `${world.endpoint}/${Bucket}/a%2Fb` })
    expect(await get('a/b')).toMatchObject({
      bytes: Buffer.from('content'),
      ContentType: 'text/html',
      CacheControl: 'max-age=1',
      // The bytes of the field; Node's clients take each byte of a header for a character.
      ContentDisposition: Buffer.from('inline; filename="ü.html"').toString('latin1'),
      ContentLanguage: 'de',
      ExpiresString: 'Fri, 21 Mar 2036 00:00:00 GMT',
      Metadata: { uuid: '14365123651274' },
    })
    const url = new URL(answer.headers.location ?? '')
    expect((await world.send({ url: url.pathname })).body.toString()).toBe('content')
  })

  it('is recorded as the PutObject that it means', async () => {
    await post({ key: 'recorded' })
    expect(world.records.at(-1)).toMatchObject({
      method: 'POST',
      operation: 'PutObject',
      bucket: Bucket,
      key: 'recorded',
      caller: 'accessKey',
      status: 204,
    })
  })

  it('names its object after the file', async () => {
    const options = { conditions: [['starts-with', '$key', 'up/']], loose: ['key'] }
    await post({ key: 'up/${filename}' }, 'x', { ...options, filename: 'C:\\dir\\büro.txt' })
    expect((await get('up/büro.txt')).ContentType).toBe('binary/octet-stream')
    const outside = await post({ key: '${filename}' }, 'x', { ...options, filename: 'up.txt' })
    expect(outside.error?.code).toBe('AccessDenied')
  })

  it('answers as it is asked', async () => {
    expect((await post({ key: 's', success_action_status: '200' })).status).toBe(200)
    expect((await post({ key: 's', success_action_status: '404' })).status).toBe(204)
    const created = await post({ key: 's/<1>', success_action_status: '201' })
    expect([created.status, created.headers['content-type']]).toEqual([201, 'application/xml'])
    const location = `${world.endpoint}/${Bucket}/s%2F%3C1%3E`
    expect(created.headers.location).toBe(location)
    expect(created.body.toString()).toBe(
      '<?xml version="1.0" encoding="UTF-8"?>\n' +
        `<PostResponse><Location>${location}</Location><Bucket>${Bucket}</Bucket>` +
        '<Key>s/&lt;1&gt;</Key><ETag>&quot;9a0364b9e99bb480dd25e1f0284c8555&quot;</ETag></PostResponse>',
    )
  })

  it('redirects with bucket, key and ETag, to the web only', async () => {
    const etag = '%229a0364b9e99bb480dd25e1f0284c8555%22'
    for (const [wanted, location] of [
      ['https://app.test/done', `https://app.test/done?bucket=${Bucket}&key=r%2F1&etag=${etag}`],
      ['http://app.test/?a=b', `http://app.test/?a=b&bucket=${Bucket}&key=r%2F1&etag=${etag}`],
    ] as const) {
      const answer = await post({ key: 'r/1', success_action_redirect: wanted })
      expect([answer.status, answer.headers.location]).toEqual([303, location])
    }
    for (const wanted of ['/relative', 'javascript:alert(1)', 'https://[']) {
      const answer = await post({ key: 'r/1', success_action_redirect: wanted })
      expect(answer.status).toBe(204)
    }
  })

  it('takes checksums, tags and conditions like a PutObject', async () => {
    const sha256 = createHash('sha256').update('content').digest('base64')
    const tagging =
      '<Tagging><TagSet><Tag><Key>a&amp;b</Key><Value>1</Value></Tag></TagSet></Tagging>'
    const refused = await post({ key: 'c', 'x-amz-checksum-sha256': sha256 }, 'other')
    expect([refused.status, refused.error?.code]).toEqual([400, 'BadDigest'])
    await expect(get('c')).rejects.toMatchObject({ name: 'NoSuchKey' })

    const invalid = await post({ key: 'c', tagging })
    expect(invalid.error?.code).toBe('InvalidTag')
    const notXml = await post({ key: 'c', tagging: 'not-xml' })
    expect(notXml.error?.code).toBe('MalformedXML')

    const fields = {
      key: 'c',
      'x-amz-checksum-sha256': sha256,
      tagging: tagging.replace('&amp;', '+'),
      'If-None-Match': '*',
    }
    expect((await post(fields)).headers['x-amz-checksum-sha256']).toBe(sha256)
    const { TagSet } = await world.s3.send(new GetObjectTaggingCommand({ Bucket, Key: 'c' }))
    expect(TagSet).toEqual([{ Key: 'a+b', Value: '1' }])
    const head = new HeadObjectCommand({ Bucket, Key: 'c', ChecksumMode: 'ENABLED' })
    expect((await world.s3.send(head)).ChecksumSHA256).toBe(sha256)
    expect((await post(fields)).error?.code).toBe('PreconditionFailed')
  })

  it('asks for nothing that the server does not do', async () => {
    expect((await post({ key: 'n', acl: 'public-read' })).error?.code).toBe(
      'AccessControlListNotSupported',
    )
    expect((await post({ key: 'n', 'x-amz-server-side-encryption': 'aws:kms' })).error?.code).toBe(
      'NotImplemented',
    )
    const long = await post({ key: 'k'.repeat(1025) })
    expect([long.status, long.error?.code]).toEqual([400, 'KeyTooLongError'])
    const copy = await post({ key: 'n', 'x-amz-copy-source': `/${Bucket}/a/b` })
    expect([copy.status, (await get('n')).bytes.toString()]).toEqual([204, 'content'])
  })

  it('makes a version, and names it', async () => {
    const bucket = 'forms-versioned'
    await world.s3.send(new CreateBucketCommand({ Bucket: bucket }))
    const VersioningConfiguration = { Status: 'Enabled' } as const
    await world.s3.send(new PutBucketVersioningCommand({ Bucket: bucket, VersioningConfiguration }))
    const answer = await post({ key: 'v' }, 'x', { bucket })
    const { VersionId } = await world.s3.send(new HeadObjectCommand({ Bucket: bucket, Key: 'v' }))
    expect(answer.headers['x-amz-version-id']).toBe(VersionId)
  })

  it('of 9 MiB keeps every byte', async () => {
    const bytes = randomBytes(9 * 1024 ** 2)
    expect((await post({ key: 'large' }, bytes)).status).toBe(204)
    expect((await get('large')).bytes.equals(bytes)).toBe(true)
  })
})

describe('a form of nobody', () => {
  const bucket = 'forms-open'
  const send = (fields: Fields) =>
    postForm({ endpoint: world.endpoint, bucket }, { fields, file: 'x' })
  beforeAll(async () => {
    await world.s3.send(new CreateBucketCommand({ Bucket: bucket }))
  })

  it('is denied, also with a policy that nobody signed', async () => {
    for (const fields of [{ key: 'a' }, { key: 'a', policy: 'e30=' }]) {
      const answer = await send(fields)
      expect([answer.status, answer.error?.code]).toEqual([403, 'AccessDenied'])
    }
  })

  it('is taken where the bucket policy allows it, tags apart', async () => {
    await world.s3.send(new DeletePublicAccessBlockCommand({ Bucket: bucket }))
    const Statement = {
      Effect: 'Allow',
      Principal: '*',
      Action: 's3:PutObject',
      Resource: `arn:aws:s3:::${bucket}/in/*`,
      Condition: { StringEquals: { 'aws:Referer': 'https://app.test/' } },
    }
    const Policy = JSON.stringify({ Version: '2012-10-17', Statement })
    await world.s3.send(new PutBucketPolicyCommand({ Bucket: bucket, Policy }))
    const headers = { referer: 'https://app.test/' }
    const place = { endpoint: world.endpoint, bucket }
    const sent = async (fields: Fields) =>
      (await postForm(place, { fields, file: 'x' }, { headers })).status
    expect(await sent({ key: 'in/a' })).toBe(204)
    expect(await sent({ key: 'out/a' })).toBe(403)
    const tagging = '<Tagging><TagSet><Tag><Key>a</Key><Value>1</Value></Tag></TagSet></Tagging>'
    expect(await sent({ key: 'in/a', tagging })).toBe(403)
    expect((await send({ key: 'in/a' })).status).toBe(403)
    expect((await send({ key: 'in/a', referer: 'https://app.test/' })).status).toBe(403)
  })
})
