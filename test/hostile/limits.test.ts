import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { documentBytes, mostDocumentBytes, serverLimits } from '../../src/server/limits.ts'
import { openRawConnection } from '../server/raw-connection.ts'
import { openS3World, type S3World } from '../server/s3-world.ts'

const bucket = 'limits'
let world: S3World
beforeAll(async () => {
  world = await openS3World()
  await world.send({ method: 'PUT', url: `/${bucket}` })
})
afterAll(async () => {
  expect(world.defects).toEqual([])
  await world.close()
})

async function head(text: string): Promise<readonly unknown[]> {
  const connection = openRawConnection(world.port)
  void connection.write(text)
  const answer = await connection.until(/<\/Error>/)
  connection.cut()
  return [Number(answer.slice(9, 12)), /<Code>(\w+)</.exec(answer)?.[1]]
}
const tooLarge = [400, 'RequestHeaderSectionTooLarge']

describe('the head of a request', () => {
  it('of a mebibyte is refused while it arrives', async () => {
    expect(await head(`GET / HTTP/1.1\r\nhost: a\r\nx: ${'a'.repeat(1024 ** 2)}\r\n\r\n`)).toEqual(
      tooLarge,
    )
    expect(await head(`GET /${'a'.repeat(1024 ** 2)} HTTP/1.1\r\nhost: a\r\n\r\n`)).toEqual(
      tooLarge,
    )
    expect(await head(`GET /?${'a&'.repeat(1024 ** 2)} HTTP/1.1\r\nhost: a\r\n\r\n`)).toEqual(
      tooLarge,
    )
    const many = Array.from({ length: 100_000 }, (_, at) => `x${at}: a\r\n`).join('')
    expect(await head(`GET / HTTP/1.1\r\nhost: a\r\n${many}\r\n`)).toEqual(tooLarge)
  })

  it('of more headers than are kept is refused, and of as many is read', async () => {
    const of = (count: number) => `GET / HTTP/1.1\r\nhost: a\r\n${'x:\r\n'.repeat(count - 1)}\r\n`
    expect(await head(of(serverLimits.headers))).toEqual([403, 'AccessDenied'])
    expect(await head(of(serverLimits.headers + 1))).toEqual(tooLarge)
    expect(await head(of(5000))).toEqual(tooLarge)
  })

  it('with two hosts is refused, whatever they say', async () => {
    for (const second of ['a', 'b', 'limits.localhost'])
      expect(await head(`GET / HTTP/1.1\r\nhost: a\r\nHOST: ${second}\r\n\r\n`)).toEqual([
        400,
        'BadRequest',
      ])
  })
})

describe('a document', () => {
  const post = (query: string, body: string | Uint8Array, method = 'PUT') => {
    const headers = { 'content-md5': createHash('md5').update(body).digest('base64') }
    return world.send({ method, url: `/${bucket}?${query}`, body, headers })
  }

  it('of 100,000 keys to delete is refused by its length, of 1,001 by its schema, of 1,000 long ones taken', async () => {
    const keys = (count: number, name: string) =>
      `<Delete>${`<Object><Key>${name}</Key></Object>`.repeat(count)}</Delete>`
    const huge = await post('delete', keys(100_000, 'a'.repeat(60)), 'POST')
    expect([huge.status, huge.error?.code]).toEqual([400, 'MaxMessageLengthExceeded'])
    const short = await post('delete', keys(100_000, 'a'), 'POST')
    expect([short.status, short.error?.code]).toEqual([400, 'MalformedXML'])
    expect((await post('delete', keys(1001, 'a'), 'POST')).error?.code).toBe('MalformedXML')
    expect((await post('delete', keys(1000, '&quot;'.repeat(1024)), 'POST')).status).toBe(200)
  })

  it('is as long as its operation lets it be', async () => {
    const longer = ' '.repeat(documentBytes + 1)
    const answer = await post('tagging', longer)
    expect([answer.status, answer.error?.code]).toEqual([400, 'MaxMessageLengthExceeded'])
    expect((await post('lifecycle', longer)).error?.code).not.toBe('MaxMessageLengthExceeded')
    expect((await post('policy', '['.repeat(20_000))).error?.code).toBe('MalformedPolicy')
    expect(
      (
        await post(
          'policy',
          `{"Version":"2012-10-17","Statement":${'['.repeat(9000)}${']'.repeat(9000)}}`,
        )
      ).error?.code,
    ).toBe('MalformedPolicy')
    expect((await post('policy', ' '.repeat(21_000))).error?.code).toBe('MalformedPolicy')
  })
})

it('docs/limits.md gives every number', async () => {
  const text = await readFile('docs/limits.md', 'utf8')
  const shown = (value: number, name: string): string =>
    name.endsWith('Ms')
      ? `${value / 1000} s`
      : name.endsWith('ytes')
        ? sizeText(value)
        : value.toLocaleString('en')
  for (const [name, value] of Object.entries(serverLimits))
    expect(text).toMatch(new RegExp(`^\\| .*\\| ${shown(value, name)} \\| .*\`${name}\``, 'm'))
  for (const [name, value] of Object.entries(mostDocumentBytes))
    expect(text).toMatch(new RegExp(`^\\| \`${name}\` \\| ${sizeText(value)} `, 'm'))
})

const sizeText = (bytes: number): string =>
  bytes >= 1024 ** 2 ? `${bytes / 1024 ** 2} MiB` : `${bytes / 1024} KiB`
