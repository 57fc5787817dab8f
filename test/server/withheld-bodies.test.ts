import {
  CreateBucketCommand,
  DeleteBucketCommand,
  GetBucketPolicyCommand,
  ListObjectsV2Command,
  PutBucketOwnershipControlsCommand,
  PutBucketPolicyCommand,
  PutObjectCommand,
} from '@aws-sdk/client-s3'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { canonicalId, keyOf, openAccountsWorld, type AccountsWorld } from './accounts-world.ts'
import { headText, openRawConnection } from './raw-connection.ts'
import { signed, type RawRequest } from './signed-message.ts'

let world: AccountsWorld
beforeAll(async () => {
  world = await openAccountsWorld()
})
afterAll(async () => {
  expect(world.defects).toEqual([])
  await world.close()
})

/** Sends a request up to its body, lets others do something once it was authorized, and then sends the body. */
async function withheld(
  name: string,
  request: RawRequest & { readonly body: string },
  meanwhile: () => Promise<unknown>,
): Promise<string> {
  const message = signed(world.endpoint, request, { credentials: keyOf(name) })
  const connection = openRawConnection(world.port)
  const length = { 'content-length': String(request.body.length) }
  await connection.write(headText(message, { ...length, expect: '100-continue' }))
  await connection.until(/100 Continue\r\n\r\n/)
  await meanwhile()
  await connection.write(request.body)
  const answer = await connection.until(/HTTP\/1\.1 [2345][^]*\r\n\r\n[^]*/)
  connection.cut()
  return answer.slice('HTTP/1.1 100 Continue\r\n\r\n'.length).split('\r\n')[0] ?? ''
}

const create = (name: 'ada' | 'bob', Bucket: string) =>
  world.as(name).send(new CreateBucketCommand({ Bucket }))
const handOver = async (Bucket: string) => {
  await world.as('ada').send(new DeleteBucketCommand({ Bucket }))
  await create('bob', Bucket)
}
const put = (name: 'ada' | 'bob', Bucket: string, Key: string) =>
  world.as(name).send(new PutObjectCommand({ Bucket, Key, Body: `of ${name}` }))
const allow = (Bucket: string, statement: object) =>
  world.as('ada').send(
    new PutBucketPolicyCommand({
      Bucket,
      Policy: JSON.stringify({
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Principal: { AWS: '222222222222' }, ...statement }],
      }),
    }),
  )

describe('a request whose body is withheld', () => {
  it('cannot read a key that was not there when it began', async () => {
    await create('ada', 'awaited')
    await allow('awaited', { Action: 's3:ListBucket', Resource: 'arn:aws:s3:::awaited' })
    const request = { url: '/awaited/secret', body: 'never read' }
    const status = await withheld('bob', request, () => put('ada', 'awaited', 'secret'))
    expect(status).toBe('HTTP/1.1 403 Forbidden')
  })

  it('cannot set anything of a bucket that is another’s by then', async () => {
    await create('ada', 'sold')
    const Statement = [
      {
        Effect: 'Allow',
        Principal: { AWS: '111111111111' },
        Action: 's3:*',
        Resource: 'arn:aws:s3:::sold/*',
      },
    ]
    const body = JSON.stringify({ Version: '2012-10-17', Statement })
    const request = { method: 'PUT', url: '/sold?policy', body }
    expect(await withheld('ada', request, () => handOver('sold'))).toBe('HTTP/1.1 403 Forbidden')
    const policy = world.as('bob').send(new GetBucketPolicyCommand({ Bucket: 'sold' }))
    await expect(policy).rejects.toThrow('The bucket policy does not exist')
  })

  it('cannot put an object into it', async () => {
    for (const size of [10, 200_000]) {
      const Bucket = `sold-${size}`
      await create('ada', Bucket)
      const request = { method: 'PUT', url: `/${Bucket}/key`, body: 'x'.repeat(size) }
      expect(await withheld('ada', request, () => handOver(Bucket))).toBe('HTTP/1.1 404 Not Found')
      expect(await world.as('bob').send(new ListObjectsV2Command({ Bucket }))).toMatchObject({
        KeyCount: 0,
      })
    }
  })

  it('cannot change the ACL of an object that took the place of its own', async () => {
    const Bucket = 'shared'
    await create('ada', Bucket)
    await world.as('ada').send(
      new PutBucketOwnershipControlsCommand({
        Bucket,
        OwnershipControls: { Rules: [{ ObjectOwnership: 'ObjectWriter' }] },
      }),
    )
    await allow(Bucket, { Action: 's3:PutObject', Resource: `arn:aws:s3:::${Bucket}/*` })
    await put('bob', Bucket, 'key')
    const url = `/${Bucket}/key?acl`
    const body =
      `<AccessControlPolicy><Owner><ID>${canonicalId.ada}</ID></Owner><AccessControlList><Grant>` +
      '<Grantee xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="CanonicalUser">' +
      `<ID>${canonicalId.bob}</ID></Grantee><Permission>FULL_CONTROL</Permission>` +
      '</Grant></AccessControlList></AccessControlPolicy>'
    const status = await withheld('bob', { method: 'PUT', url, body }, () =>
      put('ada', Bucket, 'key'),
    )
    expect(status).toBe('HTTP/1.1 403 Forbidden')
  })
})
