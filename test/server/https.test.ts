import { readFile } from 'node:fs/promises'
import { Agent } from 'node:https'
import { connect as connectPlain } from 'node:net'
import { connect, type ConnectionOptions, type TLSSocket } from 'node:tls'
import {
  CreateBucketCommand,
  DeleteBucketPolicyCommand,
  GetObjectCommand,
  PutBucketPolicyCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { exchange } from './exchange.ts'
import { headText } from './raw-connection.ts'
import { credentials, openS3World, type S3World } from './s3-world.ts'
import { signed, type RawRequest } from './signed-message.ts'

const Bucket = 'over-tls'
let world: S3World
let ca = ''
let agent: Agent
let s3: S3Client
beforeAll(async () => {
  world = await openS3World({ tls: 'self-signed', assumeSecureTransport: false })
  ca = await readFile(world.server.certificate?.file ?? '', 'utf8')
  // Many clients take no wildcard of one label, so who is meant by the host is told to the server alone.
  agent = new Agent({ ca, keepAlive: true, maxSockets: 1, servername: 'localhost' })
  s3 = new S3Client({
    endpoint: world.endpoint,
    region: 'us-east-1',
    credentials,
    forcePathStyle: true,
    maxAttempts: 1,
    requestHandler: { httpsAgent: agent },
  })
  await s3.send(new CreateBucketCommand({ Bucket }))
  await s3.send(new PutObjectCommand({ Bucket, Key: 'key', Body: 'content' }))
})
afterAll(async () => {
  s3.destroy()
  agent.destroy()
  expect(world.defects).toEqual([])
  await world.close()
})

const send = (request: RawRequest) =>
  exchange(world.endpoint, signed(world.endpoint, request, { credentials }), agent)

function secured(options: ConnectionOptions = {}): Promise<TLSSocket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port: world.port, host: '127.0.0.1', ca, ...options }, () =>
      resolve(socket),
    )
    socket.on('error', reject)
  })
}

async function readAll(socket: TLSSocket, until: RegExp): Promise<string> {
  let text = ''
  for await (const chunk of socket) {
    text += String(chunk)
    if (until.test(text)) break
  }
  return text
}

describe('a server over TLS', () => {
  it('says so, and is reached by the AWS SDK', async () => {
    expect(world.endpoint).toBe(`https://127.0.0.1:${world.port}`)
    const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key: 'key' }))
    expect(await Body?.transformToString()).toBe('content')
  })

  it.each([
    'localhost',
    'buckets.localhost',
    's3.localhost',
    'bucket.s3.localhost',
    '127.0.0.1',
    '::1',
  ])('proves to be %s', async (name) => {
    const socket = await secured({
      servername: name.includes('.0.') || name.includes(':') ? '' : name,
      checkServerIdentity: () => undefined,
    })
    const { subjectaltname = '' } = socket.getPeerCertificate()
    socket.destroy()
    const wanted = name === '::1' ? '0:0:0:0:0:0:0:1' : name.replace(/^buckets?\./, '*.')
    expect(
      subjectaltname.split(', ').map((each) => each.replace(/^(DNS|IP Address):/, '')),
    ).toContain(wanted)
  })

  it.each(['TLSv1.2', 'TLSv1.3'] as const)('speaks %s', async (version) => {
    const socket = await secured({ minVersion: version, maxVersion: version })
    expect(socket.getProtocol()).toBe(version)
    socket.destroy()
  })

  it('refuses what is older, and HTTP/2', async () => {
    await expect(
      secured({ minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' }),
    ).rejects.toThrow()
    const both = await secured({ ALPNProtocols: ['h2', 'http/1.1'] })
    expect(both.alpnProtocol).toBe('http/1.1')
    both.destroy()
    await expect(secured({ ALPNProtocols: ['h2'] })).rejects.toThrow()
  })

  it('answers plain HTTP with a reason, and closes', async () => {
    const socket = connectPlain(world.port, '127.0.0.1')
    socket.write('GET / HTTP/1.1\r\nhost: a\r\n\r\n')
    let text = ''
    for await (const chunk of socket) text += String(chunk)
    expect(text).toMatch(/^HTTP\/1.1 400 Bad Request\r\n/)
    expect(text).toContain('This port speaks HTTPS')
    expect(world.records.at(-1)).toMatchObject({ status: 400, code: 'BadRequest' })
  })

  it('closes on bytes that are neither', async () => {
    for (const bytes of [Buffer.from([22, 3, 1, 255, 255, 1]), Buffer.alloc(100, 0xff)]) {
      const socket = connectPlain(world.port, '127.0.0.1')
      socket.on('error', () => undefined)
      socket.end(bytes)
      for await (const chunk of socket) void chunk
    }
    expect((await send({ url: '/' })).status).toBe(200)
  })
})

describe('over TLS as without it,', () => {
  it.each([
    'over-tls.localhost',
    'over-tls.s3.localhost:9000',
    'OVER-TLS.S3.LocalHost',
    'over-tls.localhost.',
    'over-tls.s3.localhost.:443',
  ])('the host %s names the bucket', async (host) => {
    const answer = await send({ url: '/key', headers: { host } })
    expect([answer.status, answer.body.toString()]).toEqual([200, 'content'])
  })

  it.each(['xn--bcher-kva.s3.localhost', 'absent.localhost', 'a.b.localhost'])(
    'the host %s names a bucket that is not there',
    async (host) => {
      const answer = await send({ url: '/key', headers: { host } })
      expect([answer.status, answer.error?.code]).toEqual([404, 'NoSuchBucket'])
    },
  )

  it('a HEAD has the headers of its GET and no body, also where it fails', async () => {
    for (const [url, status] of [
      [`/${Bucket}/key`, 200],
      [`/${Bucket}/absent`, 404],
      [`/${Bucket}`, 200],
      ['/absent', 404],
    ] as const) {
      const answer = await send({ method: 'HEAD', url })
      expect([url, answer.status, answer.body.length]).toEqual([url, status, 0])
    }
  })

  it('a connection is kept', async () => {
    for (let round = 0; round < 5; round++) await send({ url: `/${Bucket}/key` })
    expect(Object.values(agent.freeSockets).flat()).toHaveLength(1)
  })

  it('a body is sent once it is asked for', async () => {
    const socket = await secured()
    const put = signed(
      world.endpoint,
      { method: 'PUT', url: `/${Bucket}/expected`, payloadHash: 'UNSIGNED-PAYLOAD' },
      { credentials },
    )
    socket.write(
      headText(put, { expect: '100-continue', 'content-length': '5', connection: 'close' }),
    )
    const [first] = await new Promise<[Buffer]>((resolve) =>
      socket.once('data', (chunk: Buffer) => resolve([chunk])),
    )
    expect(first.toString()).toBe('HTTP/1.1 100 Continue\r\n\r\n')
    socket.write('hello')
    expect(await readAll(socket, /\r\n\r\n/)).toMatch(/^HTTP\/1.1 200 /)
  })

  it('a policy that denies plain HTTP lets it pass', async () => {
    const deny = {
      Version: '2012-10-17',
      Statement: {
        Effect: 'Deny',
        Principal: '*',
        Action: 's3:*',
        Resource: `arn:aws:s3:::${Bucket}/*`,
        Condition: { Bool: { 'aws:SecureTransport': 'false' } },
      },
    }
    const put = await send({ method: 'PUT', url: `/${Bucket}?policy`, body: JSON.stringify(deny) })
    expect([put.status, put.error]).toEqual([204, undefined])
    expect((await send({ url: `/${Bucket}/key` })).status).toBe(200)
  })
})

it('what was read again is shown from then on', async () => {
  const before = world.server.certificate?.fingerprint
  await world.server.reloadCertificate()
  expect(world.server.certificate?.fingerprint).toBe(before)
  const socket = await secured()
  expect(socket.getPeerCertificate().fingerprint256).toBe(before)
  socket.destroy()
})

describe('a policy over TLS', () => {
  it('can ask for its version', async () => {
    const denyBelow = (version: string) =>
      JSON.stringify({
        Version: '2012-10-17',
        Statement: {
          Effect: 'Deny',
          Principal: '*',
          Action: 's3:GetObject',
          Resource: `arn:aws:s3:::${Bucket}/*`,
          Condition: { NumericLessThan: { 's3:TlsVersion': version } },
        },
      })
    const readWith = async (version: string) => {
      await s3.send(new PutBucketPolicyCommand({ Bucket, Policy: denyBelow(version) }))
      return (await send({ url: `/${Bucket}/key` })).status
    }
    expect([await readWith('1.3'), await readWith('1.4')]).toEqual([200, 403])
    await s3.send(new DeleteBucketPolicyCommand({ Bucket }))
  })
})
