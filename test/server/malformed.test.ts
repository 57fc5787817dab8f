import { createHash } from 'node:crypto'
import { CreateBucketCommand, PutObjectCommand } from '@aws-sdk/client-s3'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openRawConnection } from './raw-connection.ts'
import { openS3World, type S3World } from './s3-world.ts'

const Bucket = 'malformed'
let world: S3World
beforeAll(async () => {
  world = await openS3World()
  await world.s3.send(new CreateBucketCommand({ Bucket }))
  await world.s3.send(new PutObjectCommand({ Bucket, Key: 'a', Body: 'a' }))
})
afterAll(async () => {
  expect(world.defects).toEqual([])
  await world.close()
})

const post = (body: string | Uint8Array, url = `/${Bucket}?delete`) => {
  const headers = { 'content-md5': createHash('md5').update(body).digest('base64') }
  return world.send({ method: 'POST', url, body, headers })
}
const wrapped = (inside: string): string => `<Delete>${inside}</Delete>`
const object = '<Object><Key>a</Key></Object>'

describe('a document', () => {
  it.each([
    ['nothing', ''],
    ['no XML', 'hello'],
    ['JSON', '{"Delete":{}}'],
    ['an unclosed root', `<Delete>${object}`],
    ['crossed tags', wrapped('<Object><Key>a</Object></Key>')],
    ['two roots', wrapped(object).repeat(2)],
    ['another root', `<Remove>${object}</Remove>`],
    ['a DOCTYPE', `<!DOCTYPE Delete [<!ENTITY a "a">]>${wrapped(object)}`],
    [
      'an external entity',
      `<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>${wrapped('<Object><Key>&x;</Key></Object>')}`,
    ],
    ['an unknown entity', wrapped('<Object><Key>&lol;</Key></Object>')],
    ['a nest of a thousand', wrapped('<Object>'.repeat(1000) + '</Object>'.repeat(1000))],
    ['no keys', wrapped('')],
    ['an object without a key', wrapped('<Object/>')],
    ['a bare ampersand', wrapped('<Object><Key>a & b</Key></Object>')],
    ['a surrogate', wrapped('<Object><Key>&#xD800;</Key></Object>')],
  ])('of %s is MalformedXML', async (_, document) => {
    const answer = await post(document)
    expect([answer.status, answer.error?.code]).toEqual([400, 'MalformedXML'])
    expect((await world.send({ url: `/${Bucket}/a` })).status).toBe(200)
  })

  it('of bytes that are not UTF-8 is MalformedXML', async () => {
    const document = Buffer.from(wrapped('<Object><Key>\u00ff</Key></Object>'), 'latin1')
    expect((await post(document)).error?.code).toBe('MalformedXML')
  })

  it('that is huge is refused by its length, and a bomb costs nothing', async () => {
    const huge = await post(Buffer.alloc(9 * 1024 * 1024, ' '))
    expect([huge.status, huge.error?.code]).toEqual([400, 'MaxMessageLengthExceeded'])
    const levels = Array.from(
      { length: 20 },
      (__, at) => `<!ENTITY l${at + 1} "${`&l${at};`.repeat(10)}">`,
    )
    const started = performance.now()
    const bomb = await post(
      `<!DOCTYPE b [<!ENTITY l0 "lol">${levels.join('')}]>${wrapped('&l20;')}`,
    )
    expect(bomb.error?.code).toBe('MalformedXML')
    expect(performance.now() - started).toBeLessThan(1000)
  })

  it('of a settings request is held to its schema', async () => {
    const put = (query: string, body: string) => {
      const headers = { 'content-md5': createHash('md5').update(body).digest('base64') }
      return world.send({ method: 'PUT', url: `/${Bucket}?${query}`, body, headers })
    }
    const documents = [
      [
        'ownershipControls',
        '<OwnershipControls><Rule><ObjectOwnership>Mine</ObjectOwnership></Rule></OwnershipControls>',
      ],
      ['ownershipControls', '<OwnershipControls/>'],
      ['encryption', '<ServerSideEncryptionConfiguration/>'],
      [
        'publicAccessBlock',
        '<PublicAccessBlockConfiguration><BlockPublicAcls>maybe</BlockPublicAcls></PublicAccessBlockConfiguration>',
      ],
      ['publicAccessBlock', ''],
    ] as const
    for (const [query, body] of documents) {
      const answer = await put(query, body)
      expect([query, answer.status, answer.error?.code]).toEqual([query, 400, 'MalformedXML'])
    }
  })
})

describe('a URL', () => {
  it.each([
    '/%',
    '/%g0',
    '/a/%ff',
    '/a/%c0%af',
    '/a?prefix=%',
    '/a?%zz=1',
    '/a?list-type=2&prefix=%ff',
  ])('%s is InvalidURI', async (url) => {
    const answer = await world.send({ url })
    expect([answer.status, answer.error?.code]).toEqual([400, 'InvalidURI'])
  })

  it.each([
    ['//', 'InvalidBucketName'],
    ['//key', 'InvalidBucketName'],
    ['/..', 'InvalidBucketName'],
    ['/../etc/passwd', 'InvalidBucketName'],
    ['/%00/a', 'InvalidBucketName'],
  ])('%s names no bucket', async (url, code) => {
    for (const method of ['GET', 'PUT']) {
      const answer = await world.send({ method, url })
      expect(answer.status).toBeGreaterThanOrEqual(400)
      expect(answer.status).toBeLessThan(500)
      expect([code, 'NoSuchBucket', 'MethodNotAllowed']).toContain(answer.error?.code)
    }
  })

  it('that is absolute, or longer than a server reads, is answered with an error', async () => {
    const answers = await Promise.all(
      [`GET http://127.0.0.1/${Bucket} HTTP/1.1`, `GET /${'a'.repeat(100_000)} HTTP/1.1`].map(
        async (line) => {
          const connection = openRawConnection(world.port)
          await connection.write(`${line}\r\nhost: 127.0.0.1\r\n\r\n`)
          const text = await connection.until(/<\/Error>/)
          connection.cut()
          return [text.slice(0, 12), /<Code>(\w+)</.exec(text)?.[1]]
        },
      ),
    )
    expect(answers).toEqual([
      ['HTTP/1.1 400', 'InvalidURI'],
      ['HTTP/1.1 400', 'RequestHeaderSectionTooLarge'],
    ])
  })
})

describe('a method', () => {
  it.each(['PATCH', 'TRACE', 'PROPFIND', 'LINK'])('%s is not allowed', async (method) => {
    for (const url of ['/', `/${Bucket}`, `/${Bucket}/a`]) {
      const answer = await world.send({ method, url })
      expect([url, answer.status, answer.error?.code]).toEqual([url, 405, 'MethodNotAllowed'])
    }
  })

  it('that does not exist is a bad request, and the server goes on', async () => {
    const connection = openRawConnection(world.port)
    await connection.write('FLY / HTTP/1.1\r\nhost: a\r\n\r\n')
    const text = await connection.until(/<\/Error>/)
    expect(text).toMatch(/^HTTP\/1.1 400 /)
    expect(text).toContain('<Code>BadRequest</Code>')
    await connection.closed
    expect(world.records.at(-1)).toMatchObject({ status: 400, code: 'BadRequest' })
    const tunnel = openRawConnection(world.port)
    await tunnel.write('CONNECT a:1 HTTP/1.1\r\nhost: a\r\n\r\n')
    await tunnel.closed
    expect((await world.send({ url: '/' })).status).toBe(200)
  })
})
