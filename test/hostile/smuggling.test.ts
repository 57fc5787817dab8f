import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { credentials } from '../server/s3-world.ts'
import { signed } from '../server/signed-message.ts'
import { bucket, key, openHostileWorld, type HostileWorld } from './hostile-world.ts'

let world: HostileWorld
beforeAll(async () => {
  world = await openHostileWorld()
})
afterAll(() => world.close())

const smuggled = `GET /${bucket}/smuggled HTTP/1.1\r\nHost: a\r\n\r\n`
const get = `GET /${bucket}/first HTTP/1.1\r\n`
const put = `PUT /${bucket}/first HTTP/1.1\r\n`
const length = smuggled.length

/** What a server on the way and this one could read as one request, or as two. */
const shapes: readonly (readonly [name: string, bytes: string])[] = [
  [
    'Content-Length and Transfer-Encoding',
    `${put}Host: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${smuggled}`,
  ],
  [
    'Transfer-Encoding and Content-Length',
    `${put}Host: a\r\nTransfer-Encoding: chunked\r\nContent-Length: ${length + 5}\r\n\r\n0\r\n\r\n${smuggled}`,
  ],
  [
    'two lengths',
    `${put}Host: a\r\nContent-Length: 0\r\nContent-Length: ${length}\r\n\r\n${smuggled}`,
  ],
  ['two lengths in one', `${put}Host: a\r\nContent-Length: 0, ${length}\r\n\r\n${smuggled}`],
  ['a length with a sign', `${put}Host: a\r\nContent-Length: +${length}\r\n\r\n${smuggled}`],
  ['a negative length', `${put}Host: a\r\nContent-Length: -1\r\n\r\n${smuggled}`],
  ['a hexadecimal length', `${put}Host: a\r\nContent-Length: 0x10\r\n\r\n${smuggled}`],
  [
    'a length beyond 64 bits',
    `${put}Host: a\r\nContent-Length: 18446744073709551616\r\n\r\n${smuggled}`,
  ],
  [
    'an encoding that is none',
    `${put}Host: a\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n${smuggled}`,
  ],
  [
    'an encoding twice',
    `${put}Host: a\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n${smuggled}`,
  ],
  [
    'an encoding behind chunked',
    `${put}Host: a\r\nTransfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n${smuggled}`,
  ],
  [
    'a space before the colon',
    `${put}Host: a\r\nTransfer-Encoding : chunked\r\n\r\n0\r\n\r\n${smuggled}`,
  ],
  [
    'a folded line',
    `${put}Host: a\r\nTransfer-Encoding:\r\n chunked\r\nX: a\r\n\r\n0\r\n\r\n${smuggled}`,
  ],
  ['a folded header', `${get}Host: a\r\nX: a\r\n\tb\r\n\r\n${smuggled}`],
  ['a line that begins with a space', `${get} Host: a\r\n\r\n${smuggled}`],
  ['bare line feeds', `${get.replace('\r', '')}Host: a\n\n${smuggled}`],
  [
    'a bare line feed between headers',
    `${get}Host: a\nContent-Length: ${length}\r\n\r\n${smuggled}`,
  ],
  ['a bare carriage return', `${get}Host: a\rContent-Length: ${length}\r\n\r\n${smuggled}`],
  ['a NUL in a header', `${get}Host: a\r\nX: \0\r\n\r\n${smuggled}`],
  ['a NUL in the length', `${put}Host: a\r\nContent-Length: 1\0\r\n\r\n${smuggled}`],
  ['two hosts', `${get}Host: a\r\nHost: b\r\nConnection: close\r\n\r\n${smuggled}`],
  ['no host', `${get}Connection: close\r\n\r\n${smuggled}`],
  [
    'an absolute target',
    `GET http://b/${bucket}/first HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n${smuggled}`,
  ],
  ['a target that is no path', `GET ${bucket}/first HTTP/1.1\r\nHost: a\r\n\r\n${smuggled}`],
  ['a fragment', `GET /${bucket}/first#/../x HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`],
  [
    'a chunk size that is too long',
    `${put}Host: a\r\nTransfer-Encoding: chunked\r\n\r\n${'0'.repeat(30)}f\r\n\r\n${smuggled}`,
  ],
  [
    'a negative chunk size',
    `${put}Host: a\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\n\r\n${smuggled}`,
  ],
  [
    'a chunk that ends in a bare line feed',
    `${put}Host: a\r\nTransfer-Encoding: chunked\r\n\r\n1\nx\n0\n\n${smuggled}`,
  ],
  [
    'a chunk longer than its size',
    `${put}Host: a\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nxx\r\n0\r\n\r\n${smuggled}`,
  ],
  ['HTTP/0.9', `GET /${bucket}/first\r\n\r\n${smuggled}`],
  ['HTTP/2', `PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n${smuggled}`],
  ['HTTP/1.10', `GET /${bucket}/first HTTP/1.10\r\nHost: a\r\n\r\n${smuggled}`],
]

describe('of a message that can be read in two ways,', () => {
  it.each(shapes)('%s, the second way is never taken', async (_, bytes) => {
    const before = world.records.length
    const { statuses } = await world.attack(Buffer.from(bytes, 'latin1'))
    expect(statuses.length).toBeLessThanOrEqual(1)
    for (const status of statuses) expect(status).toBeGreaterThanOrEqual(400)
    const found = world.records.slice(before).map(({ key: each }) => each)
    expect(found).not.toContain('smuggled')
    await world.expectWell()
  })

  it('a body is never taken for the next request', async () => {
    const sent = signed(
      world.endpoint,
      { method: 'PUT', url: `/${bucket}/body`, body: smuggled },
      { credentials },
    )
    const last = signed(
      world.endpoint,
      { url: `/${bucket}/${key}`, headers: { connection: 'close' } },
      { credentials },
    )
    const text = [sent, last].map(({ method, url, headers, body }) => {
      const lines = Object.entries({ ...headers, 'content-length': `${body.length}` })
      return `${method} ${url} HTTP/1.1\r\n${lines.map((line) => line.join(': ')).join('\r\n')}\r\n\r\n${Buffer.from(body).toString()}`
    })
    const before = world.records.length
    const { statuses } = await world.attack(Buffer.from(text.join('')))
    expect(statuses).toEqual([200, 200])
    // Answered in their order, recorded as each is done.
    const found = world.records.slice(before).map(({ key: each }) => each)
    expect(new Set(found)).toEqual(new Set(['body', key]))
  })
})
