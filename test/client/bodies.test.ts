import { hash } from 'node:crypto'
import { Readable } from 'node:stream'
import { afterEach, describe, expect, it } from 'vitest'
import { createS3Client, type S3Client, type S3ClientOptions } from '../../src/client/s3-client.ts'
import { answer, startWireServer, truncate, type Answer, type WireServer } from './wire-server.ts'

const credentials = { accessKeyId: 'AKID', secretAccessKey: 'the-secret-of-this-test' }
const object = { Bucket: 'bucket', Key: 'key' }

let server: WireServer
let client: S3Client

async function start(first: Answer, options: S3ClientOptions = {}): Promise<void> {
  server = await startWireServer(first)
  client = createS3Client({ endpoint: server.endpoint, credentials, provider: 'aws', ...options })
}

afterEach(async () => {
  await server.close()
  await client.close()
})

describe('bodies that are read', () => {
  it('are verified by the checksum that comes with them', async () => {
    // The check value of CRC-32.
    const headers = { 'x-amz-checksum-crc32': 'y/Q5Jg==' }
    await start(answer(200, '123456789', headers))
    const { Body } = await client.send('GetObject', object)
    expect(await Body.text()).toBe('123456789')
    expect(server.seen[0]?.headers['x-amz-checksum-mode']).toBe('ENABLED')
  })

  it('that were changed on their way are an error, not wrong bytes', async () => {
    await start(answer(200, '123456780', { 'x-amz-checksum-crc32': 'y/Q5Jg==' }))
    const { Body } = await client.send('GetObject', object)
    await expect(Body.bytes()).rejects.toMatchObject({ code: 'ChecksumMismatch' })
  })

  it('are not measured by the checksum of parts, nor a range by that of the whole', async () => {
    await start(answer(200, 'whole', { 'x-amz-checksum-crc32': 'y/Q5Jg==-3' }))
    expect(await (await client.send('GetObject', object)).Body.text()).toBe('whole')
    await server.close()
    await client.close()
    await start(answer(206, '234', { 'x-amz-checksum-crc32': 'y/Q5Jg==' }))
    const { Body } = await client.send('GetObject', { ...object, Range: 'bytes=1-3' })
    expect(await Body.text()).toBe('234')
  })

  it('that end too early are an error', async () => {
    await start(truncate('half', 8))
    const { Body } = await client.send('GetObject', object)
    const code = 'ResponseTruncated'
    await expect(Body.text()).rejects.toMatchObject({ code, retryable: true })
  })

  it('stop with the signal', async () => {
    await start((_, response) => void response.writeHead(200, { 'content-length': '9' }).write('x'))
    const controller = new AbortController()
    const { Body } = await client.send('GetObject', object, { signal: controller.signal })
    const read = expect(Body.text()).rejects.toMatchObject({ code: 'RequestAborted' })
    controller.abort()
    await read
  })

  it('can be given up, iterated and read as a web stream', async () => {
    await start(answer(200, 'x'.repeat(3_000_000)))
    const given = await client.send('GetObject', object)
    for await (const chunk of given.Body) {
      expect(chunk.length).toBeGreaterThan(0)
      break
    }
    const cancelled = await client.send('GetObject', object)
    cancelled.Body.cancel()
    const { Body } = await client.send('GetObject', object)
    expect((await new Response(Body.stream()).arrayBuffer()).byteLength).toBe(3_000_000)
    await expect(Body.bytes()).rejects.toThrow('read already')
  })

  it('wait for a slow reader', async () => {
    let written = 0
    const chunk = Buffer.alloc(1024 * 1024)
    await start((_, response) => {
      response.writeHead(200)
      const fill = (): void => {
        do written += chunk.length
        while (response.write(chunk))
        response.once('drain', fill)
      }
      fill()
    })
    const { Body } = await client.send('GetObject', object)
    const reader = Body[Symbol.asyncIterator]()
    await reader.next()
    // What fits between the two is kernel buffers and one window, however long nobody reads.
    let before = -1
    while (before !== written) {
      before = written
      for (let turn = 0; turn < 50; turn++) await new Promise((resolve) => setImmediate(resolve))
    }
    expect(written).toBeLessThan(64 * 1024 * 1024)
    Body.cancel()
  })
})

describe('bodies that are sent', () => {
  it('in memory are hashed, and carry a checksum', async () => {
    await start(answer(200))
    await client.send('PutObject', { ...object, Body: '123456789' })
    expect(server.seen[0]?.headers).toMatchObject({
      'content-length': '9',
      'x-amz-checksum-crc32': 'y/Q5Jg==',
      'x-amz-content-sha256': hash('sha256', '123456789'),
    })
  })

  it('keep the checksum that the caller made', async () => {
    await start(answer(200))
    const ChecksumSHA256 = hash('sha256', 'mine', 'base64')
    await client.send('PutObject', { ...object, Body: 'mine', ChecksumSHA256 })
    expect(server.seen[0]?.headers['x-amz-checksum-sha256']).toBe(ChecksumSHA256)
    expect(server.seen[0]?.headers['x-amz-checksum-crc32']).toBeUndefined()
  })

  it('of the protocol carry Content-MD5 to servers that may know no other', async () => {
    await start(answer(200, '<DeleteResult/>'), { provider: 'other' })
    const Delete = { Objects: [{ Key: 'a' }] }
    await client.send('DeleteObjects', { Bucket: 'bucket', Delete })
    const { headers, body } = server.seen[0] ?? {}
    expect(headers?.['content-md5']).toBe(hash('md5', body ?? '', 'base64'))
  })

  it('as streams have their checksum in a trailer where it is understood', async () => {
    await start(answer(200))
    const Body = Readable.from([Buffer.from('12345'), Buffer.from('6789')])
    await client.send('PutObject', { ...object, Body, ContentLength: 9 })
    const { headers, body } = server.seen[0] ?? {}
    expect(headers).toMatchObject({
      'content-encoding': 'aws-chunked',
      'content-length': `${body?.length}`,
      'x-amz-decoded-content-length': '9',
      'x-amz-trailer': 'x-amz-checksum-crc32',
    })
    expect(body?.toString()).toContain('x-amz-checksum-crc32:y/Q5Jg==')
  })

  it('as streams are sent as they are where it is not', async () => {
    await start(answer(200), { provider: 'ceph' })
    const Body = Readable.from([Buffer.from('12345'), Buffer.from('6789')])
    await client.send('PutObject', { ...object, Body, ContentLength: 9 })
    const { headers, body } = server.seen[0] ?? {}
    expect(headers).toMatchObject({
      'content-length': '9',
      'x-amz-content-sha256': 'UNSIGNED-PAYLOAD',
    })
    expect(body?.toString()).toBe('123456789')
  })

  it('of another length than announced are an error', async () => {
    await start(answer(200), { provider: 'ceph', retries: 0 })
    const short = Readable.from([Buffer.from('12345')])
    const sent = client.send('PutObject', { ...object, Body: short, ContentLength: 9 })
    await expect(sent).rejects.toMatchObject({ code: 'BodyLengthWrong' })
    const unknown = client.send('PutObject', { ...object, Body: Readable.from(['x']) })
    await expect(unknown).rejects.toMatchObject({ code: 'BodyLengthUnknown' })
  })

  it('that fail tell why in their own words', async () => {
    await start(answer(200), { provider: 'ceph' })
    async function* failing(): AsyncGenerator<Uint8Array> {
      yield Buffer.from('12345')
      throw new RangeError('the disk is gone')
    }
    const sent = client.send('PutObject', { ...object, Body: failing(), ContentLength: 9 })
    await expect(sent).rejects.toThrow('the disk is gone')
  })
})
