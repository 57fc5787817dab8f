import { afterEach, describe, expect, it } from 'vitest'
import { createS3Client, type S3Client } from '../../src/client/s3-client.ts'
import { answer, refuse, startWireServer, type Answer, type WireServer } from './wire-server.ts'

const credentials = { accessKeyId: 'AKID', secretAccessKey: 'the-secret-of-this-test' }
const object = { Bucket: 'bucket', Key: 'key' }

let server: WireServer
let client: S3Client

async function start(...answers: readonly Answer[]): Promise<void> {
  server = await startWireServer(...answers)
  client = createS3Client({ endpoint: server.endpoint, credentials, retries: 0 })
}

afterEach(async () => {
  await client.close()
  await server.close()
})

describe('errors', () => {
  it('carry the code, message, status and request of S3', async () => {
    await start(refuse(404, 'NoSuchKey', { message: 'It is not here.' }))
    await expect(client.send('GetObject', object)).rejects.toMatchObject({
      code: 'NoSuchKey',
      message: 'It is not here.',
      status: 404,
      retryable: false,
      context: { operation: 'GetObject', bucket: 'bucket', key: 'key', requestId: 'R1' },
    })
  })

  it('pass codes on that nobody here knows', async () => {
    await start(refuse(418, 'TeapotOverflow'))
    const sent = client.send('GetObject', object)
    await expect(sent).rejects.toMatchObject({ code: 'TeapotOverflow', status: 418 })
  })

  it.each([
    [404, 'NoSuchKey'],
    [403, 'AccessDenied'],
    [412, 'PreconditionFailed'],
    [304, 'NotModified'],
    [429, 'SlowDown'],
    [502, 'InternalError'],
  ])('of a HEAD are told by its status %i: %s', async (status, code) => {
    await start((_, response) => response.writeHead(status).end())
    await expect(client.send('HeadObject', object)).rejects.toMatchObject({ code, status })
  })

  it('of a HEAD of a bucket name the bucket', async () => {
    await start((_, response) => response.writeHead(404).end())
    const sent = client.send('HeadBucket', { Bucket: 'bucket' })
    await expect(sent).rejects.toMatchObject({ code: 'NoSuchBucket' })
  })

  it('come out of a success that failed late', async () => {
    const late =
      ' \n<?xml version="1.0"?>\n<Error><Code>InternalError</Code><Message>late</Message></Error>'
    await start(answer(200, late))
    const sent = client.send('CopyObject', { ...object, CopySource: 'bucket/other' })
    await expect(sent).rejects.toMatchObject({
      code: 'InternalError',
      status: 500,
      retryable: true,
    })
  })

  it('name the region of a bucket that is elsewhere', async () => {
    const headers = { 'x-amz-bucket-region': 'eu-west-3' }
    await start(refuse(301, 'PermanentRedirect', { headers }))
    const sent = client.send('ListObjectsV2', { Bucket: 'bucket' })
    const hint: unknown = expect.stringContaining('eu-west-3')
    await expect(sent).rejects.toMatchObject({ code: 'PermanentRedirect', hint })
  })

  it('say so when the answer is none of S3', async () => {
    await start(answer(200, '<html><body>Welcome</body>'))
    const sent = client.send('ListObjectsV2', { Bucket: 'bucket' })
    await expect(sent).rejects.toMatchObject({ code: 'ResponseInvalid' })
  })

  it('never hold the secret', async () => {
    await start(refuse(403, 'SignatureDoesNotMatch'))
    const error: unknown = await client.send('GetObject', object).catch((each: unknown) => each)
    expect(JSON.stringify(error) + String(error)).not.toContain(credentials.secretAccessKey)
  })

  it('say that nobody listens at the endpoint', async () => {
    await start(answer(200))
    const { endpoint } = server
    await server.close()
    const lonely = createS3Client({ endpoint, credentials, retries: 0 })
    const sent = lonely.send('GetObject', object)
    const context: unknown = expect.objectContaining({ endpoint, operation: 'GetObject' })
    await expect(sent).rejects.toMatchObject({ code: 'EndpointUnreachable', context })
    await lonely.close()
  })

  it('refuse input before anything is sent', async () => {
    await start(answer(200))
    const code = 'InputInvalid'
    await expect(client.send('GetObject', { Bucket: 'b', Key: '' })).rejects.toMatchObject({ code })
    for (const Bucket of ['a/b', '..', '', 'a?b', 'a#b'])
      await expect(client.send('GetObject', { Bucket, Key: 'k' })).rejects.toMatchObject({ code })
    const injected = client.send('PutObject', {
      ...object,
      ContentType: 'a\r\nx-amz-acl: public-read',
    })
    await expect(injected).rejects.toMatchObject({ code })
    expect(server.seen).toEqual([])
  })

  it('refuse a closed client', async () => {
    await start(answer(200))
    await client.close()
    await expect(client.send('GetObject', object)).rejects.toMatchObject({ code: 'ClientClosed' })
  })
})
