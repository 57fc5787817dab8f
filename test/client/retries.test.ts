import { afterEach, describe, expect, it } from 'vitest'
import { createS3Client, type S3Client } from '../../src/client/s3-client.ts'
import { upload } from '../../src/client/upload.ts'
import {
  answer,
  hangUp,
  refuse,
  startWireServer,
  type Answer,
  type WireServer,
} from './wire-server.ts'

const credentials = { accessKeyId: 'AKID', secretAccessKey: 'the-secret-of-this-test' }
const got = { Bucket: 'bucket', Key: 'key' }

let server: WireServer
let client: S3Client

async function start(...answers: readonly Answer[]): Promise<void> {
  server = await startWireServer(...answers)
  client = createS3Client({ endpoint: server.endpoint, credentials, timeouts: { headers: 1 } })
}

afterEach(async () => {
  await server.close()
  await client.close()
})

describe('retries', () => {
  it('sends a request again after a lost connection, and after a failure of the server', async () => {
    await start(
      hangUp,
      refuse(503, 'SlowDown'),
      refuse(500, 'InternalError'),
      answer(200, 'at last'),
    )
    const { Body } = await client.send('GetObject', got)
    expect(await Body.text()).toBe('at last')
    expect(server.seen).toHaveLength(4)
  })

  it('gives up after its retries, with the error of the last attempt', async () => {
    await start(refuse(503, 'SlowDown'))
    const sent = client.send('GetObject', got)
    await expect(sent).rejects.toMatchObject({ code: 'SlowDown', status: 503, retryable: true })
    expect(server.seen).toHaveLength(4)
  })

  it.each([
    [403, 'AccessDenied'],
    [404, 'NoSuchKey'],
    [412, 'PreconditionFailed'],
    [501, 'NotImplemented'],
  ])('does not repeat what %i %s refuses', async (status, code) => {
    await start(refuse(status, code))
    await expect(client.send('GetObject', got)).rejects.toMatchObject({ code, status })
    expect(server.seen).toHaveLength(1)
  })

  it('sends the same body again', async () => {
    await start(hangUp, answer(200, '', { etag: '"e"' }))
    expect(await client.send('PutObject', { ...got, Body: 'again' })).toMatchObject({ ETag: '"e"' })
    expect(server.seen.map(({ body }) => body.toString())).toEqual(['again', 'again'])
  })

  it('does not repeat a stream that has begun to flow', async () => {
    await start(refuse(503, 'SlowDown'), answer(200))
    async function* body(): AsyncGenerator<Uint8Array> {
      yield Buffer.from('once')
    }
    const sent = client.send('PutObject', { ...got, Body: body(), ContentLength: 4 })
    await expect(sent).rejects.toMatchObject({ code: 'SlowDown' })
    expect(server.seen).toHaveLength(1)
  })

  it('waits no longer than it may for a server that asks for more', async () => {
    await start(refuse(503, 'SlowDown', { headers: { 'retry-after': '3600' } }))
    await expect(client.send('GetObject', got)).rejects.toMatchObject({ code: 'SlowDown' })
    expect(server.seen).toHaveLength(1)
  })

  it('ends its waiting when the signal aborts', async () => {
    await start(refuse(503, 'SlowDown', { headers: { 'retry-after': '50' } }))
    const controller = new AbortController()
    const sent = client.send('GetObject', got, { signal: controller.signal })
    const settled = expect(sent).rejects.toMatchObject({ code: 'RequestAborted' })
    while (server.seen.length === 0) await new Promise((resolve) => setImmediate(resolve))
    controller.abort()
    await settled
  })

  it('puts its clock right once when the server finds it wrong', async () => {
    const serverTime = new Date(Date.now() + 3_600_000)
    const date = { date: serverTime.toUTCString() }
    await start(refuse(403, 'RequestTimeTooSkewed', { headers: date }), answer(200, 'now', date))
    const { Body } = await client.send('GetObject', got)
    expect(await Body.text()).toBe('now')
    const signedAt = server.seen[1]?.headers['x-amz-date']
    expect(signedAt).toContain(serverTime.toISOString().slice(0, 13).replaceAll('-', ''))
  })

  it('does not follow a clock that it agrees with', async () => {
    const date = { date: new Date().toUTCString() }
    await start(refuse(403, 'RequestTimeTooSkewed', { headers: date }))
    const sent = client.send('GetObject', got)
    await expect(sent).rejects.toMatchObject({ code: 'RequestTimeTooSkewed' })
    expect(server.seen).toHaveLength(1)
  })

  it('times out when no answer begins', async () => {
    server = await startWireServer(() => undefined)
    client = createS3Client({
      endpoint: server.endpoint,
      credentials,
      timeouts: { headers: 0.5 },
      retries: 0,
    })
    const sent = client.send('GetObject', got)
    await expect(sent).rejects.toMatchObject({ code: 'RequestTimedOut', retryable: true })
  })
})

describe('a write that must not replace, whose answer was lost', () => {
  const written = { bucket: 'bucket', key: 'key', body: 'bytes', ifAbsent: true }
  const etag = '"4b3a6218bb3e3a7303e8a171a60fcf92"'

  it('is found where it was written', async () => {
    await start(hangUp, refuse(412, 'PreconditionFailed'), answer(200, '', { etag }))
    expect(await upload(client, written)).toMatchObject({ etag, size: 5 })
    expect(server.seen.map(({ method }) => method)).toEqual(['PUT', 'PUT', 'HEAD'])
  })

  it('has failed where something else is there', async () => {
    await start(hangUp, refuse(412, 'PreconditionFailed'), answer(200, '', { etag: '"other"' }))
    await expect(upload(client, written)).rejects.toMatchObject({ code: 'PreconditionFailed' })
  })

  it('is refused at once when it was refused at first', async () => {
    await start(refuse(412, 'PreconditionFailed'))
    await expect(upload(client, written)).rejects.toMatchObject({ code: 'PreconditionFailed' })
    expect(server.seen).toHaveLength(1)
  })
})
