import { Agent } from 'node:http'
import { CreateBucketCommand, PutObjectCommand } from '@aws-sdk/client-s3'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { exchange } from './exchange.ts'
import { headText, openRawConnection } from './raw-connection.ts'
import { credentials, openS3World, type S3World } from './s3-world.ts'
import { signed } from './signed-message.ts'

const Bucket = 'connections'
const wrong = { ...credentials, secretAccessKey: 'wrong' }
const large = Buffer.alloc(20 * 1024 * 1024, 'x')
let world: S3World
beforeAll(async () => {
  world = await openS3World()
  await world.s3.send(new CreateBucketCommand({ Bucket }))
  await world.s3.send(new PutObjectCommand({ Bucket, Key: 'large', Body: large }))
})
afterAll(async () => {
  expect(world.defects).toEqual([])
  await world.close()
})

const message = (key: string, who = credentials) =>
  signed(
    world.endpoint,
    { method: 'PUT', url: `/${Bucket}/${key}`, payloadHash: 'UNSIGNED-PAYLOAD' },
    { credentials: who },
  )
const exists = async (key: string) => (await world.send({ url: `/${Bucket}/${key}` })).status

describe('a refused upload of 20 MiB', () => {
  it.each([true, false])('reads its 403 to the end, keep-alive %s', async (keepAlive) => {
    const agent = new Agent({ keepAlive, maxSockets: 1 })
    for (let round = 0; round < 5; round++) {
      const answer = await exchange(
        world.endpoint,
        { ...message('refused', wrong), body: large },
        agent,
      )
      expect([answer.status, answer.error?.code]).toEqual([403, 'SignatureDoesNotMatch'])
    }
    agent.destroy()
    expect(await exists('refused')).toBe(404)
  })
})

describe('Expect: 100-continue', () => {
  const expecting = { expect: '100-continue', 'content-length': `${large.length}` }

  it('is refused before the body is sent', async () => {
    const connection = openRawConnection(world.port)
    await connection.write(headText(message('refused', wrong), expecting))
    const text = await connection.until(/<\/Error>/)
    expect(text).toMatch(/^HTTP\/1.1 403 /)
    expect(text.toLowerCase()).toContain('connection: close')
    await connection.closed
  })

  it('of anything else is passed over', async () => {
    const connection = openRawConnection(world.port)
    const list = signed(world.endpoint, { url: '/' }, { credentials })
    await connection.write(headText(list, { expect: 'the-best' }))
    expect(await connection.until(/\r\n\r\n/)).toMatch(/^HTTP\/1.1 200 /)
    connection.cut()
  })

  it('is asked for the body when the request is right', async () => {
    const connection = openRawConnection(world.port)
    await connection.write(headText(message('expected'), expecting))
    expect(await connection.until(/\r\n\r\n/)).toBe('HTTP/1.1 100 Continue\r\n\r\n')
    await connection.write(large)
    expect(await connection.until(/HTTP\/1.1 200 /)).toMatch(/etag: "/i)
    await connection.write(headText(signed(world.endpoint, { url: '/' }, { credentials })))
    expect(await connection.until(/ListAllMyBucketsResult>/)).not.toMatch(/Connection: close/i)
    connection.cut()
    expect(await exists('expected')).toBe(200)
  })

  it('reads the error to its end when the body is refused half-way', async () => {
    const badly = signed(
      world.endpoint,
      {
        method: 'PUT',
        url: `/${Bucket}/refused`,
        payloadHash: 'STREAMING-UNSIGNED-PAYLOAD-TRAILER',
        headers: { 'x-amz-decoded-content-length': '5' },
      },
      { credentials },
    )
    const connection = openRawConnection(world.port)
    await connection.write(headText(badly, expecting))
    await connection.until(/100 Continue/)
    void connection.write(large)
    expect(await connection.until(/<\/Error>/)).toMatch(/<Code>IncompleteBody</)
    connection.cut()
    expect(await exists('refused')).toBe(404)
  })
})

describe('a kept connection', () => {
  it('serves on after every kind of error', async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 })
    const urls = [`/${Bucket}/absent`, '/no-such-bucket', '/%zz', `/${Bucket}?cors`, '/']
    for (const method of ['GET', 'HEAD', 'PUT', 'DELETE', 'POST', 'PATCH', 'OPTIONS']) {
      for (const url of urls) {
        const body = method === 'PUT' || method === 'POST' ? 'body' : ''
        const request = signed(world.endpoint, { method, url, body }, { credentials: wrong })
        const answer = await exchange(world.endpoint, request, agent)
        expect(answer.status).toBeGreaterThanOrEqual(400)
        expect(answer.status).toBeLessThan(500)
      }
    }
    const good = signed(world.endpoint, { url: '/' }, { credentials })
    expect((await exchange(world.endpoint, good, agent)).status).toBe(200)
    expect(Object.values(agent.freeSockets).flat()).toHaveLength(1)
    agent.destroy()
  })

  it('takes pipelined requests in their order', async () => {
    const connection = openRawConnection(world.port)
    const get = (url: string) => headText(signed(world.endpoint, { url }, { credentials }))
    await connection.write(get('/') + get(`/${Bucket}/absent`) + get(`/${Bucket}?location`))
    const text = await connection.until(/LocationConstraint/)
    expect(text.match(/HTTP\/1.1 \d+/g)).toEqual(['HTTP/1.1 200', 'HTTP/1.1 404', 'HTTP/1.1 200'])
    connection.cut()
  })
})

describe('a client that goes away', () => {
  it('in the middle of an answer leaves the server well', async () => {
    const before = world.records.length
    for (let round = 0; round < 10; round++) {
      const connection = openRawConnection(world.port)
      await connection.write(
        headText(signed(world.endpoint, { url: `/${Bucket}/large` }, { credentials })),
      )
      await connection.until(/200 OK/)
      connection.cut()
    }
    await expect.poll(() => world.records.length).toBe(before + 10)
    expect(await exists('large')).toBe(200)
  })
})
