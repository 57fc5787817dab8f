import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import {
  newKnobs,
  openAvatarBench,
  send,
  type AvatarBench,
  type Signed,
} from './avatar-bench.test.fixture.ts'
import { ask, png } from './uploads-world.test.fixture.ts'

let bench: AvatarBench

beforeAll(async () => void (bench = await openAvatarBench()))
afterAll(() => bench.close())
beforeEach(() => void Object.assign(bench.knobs, newKnobs()))

describe('an upload that is not what it was announced to be', () => {
  it('of 1 KB is not 1 GB: S3 refuses the PUT', async () => {
    const { body: ticket } = await bench.begin({ size: 1024 })
    const { url, headers } = ticket['put'] as Signed
    const huge = { ...headers, 'content-length': String(2 ** 30) }
    const response = await fetch(url, {
      method: 'PUT',
      headers: huge,
      body: ReadableStream.from([new Uint8Array(65_536)]),
      duplex: 'half',
    }).catch((error: unknown) => error)
    expect(response instanceof Response ? response.status : 403).toBe(403)
    const longer = await send(ticket['put'] as Signed, new Uint8Array(1025))
    expect(longer.status).toBe(403)
    expect(await bench.complete(ticket['token'] as string)).toMatchObject({
      body: { code: 'UploadMissing' },
    })
  })

  it('as PNG is no SVG with a script: rejected, for good, with nothing left of it', async () => {
    const before = await bench.pendingBodies()
    const svg = Buffer.from(
      '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
    )
    const token = await bench.arrive(svg)
    const first = await bench.complete(token)
    expect(first).toMatchObject({ status: 422, body: { code: 'UploadRejected' } })
    expect(first.body['detail']).toContain('image/svg+xml')
    expect((await bench.complete(token)).body['detail']).toBe(first.body['detail'])
    expect(bench.knobs.completed).toEqual([])
    expect(await bench.pendingBodies()).toEqual(before)
    expect(await bench.lastRecord()).toMatchObject({
      outcome: 'failed',
      detail: { code: 'UploadRejected' },
    })
  })

  it('is rejected at once by its type, ending or size', async () => {
    for (const changes of [
      { contentType: 'text/html', name: 'a.html' },
      { name: 'a.php' },
      { size: 1_000_001 },
      { contentType: '', name: 'a' },
    ]) {
      expect(await bench.begin(changes)).toMatchObject({
        status: 422,
        body: { code: 'UploadRejected' },
      })
      expect(await bench.lastRecord()).toMatchObject({ outcome: 'failed' })
    }
  })

  it('is told about as a file, not as a key and a body', async () => {
    const { body: named } = await bench.begin({ name: 'a.php' })
    expect(named['detail']).toBe('The name of the file ends in none of .png.')
    const { body: sized } = await bench.begin({ size: 1_000_001 })
    expect(sized['detail']).toBe('The file has more than 1000000 bytes.')
  })

  it('is rejected by the scan, with its reason', async () => {
    bench.knobs.verdict = { rejected: 'It holds EICAR.' }
    const token = await bench.arrive()
    expect(await bench.complete(token)).toMatchObject({
      status: 422,
      body: { detail: 'It holds EICAR.' },
    })
    bench.knobs.verdict = 'clean'
    expect((await bench.complete(token)).status).toBe(422)
  })

  it('is rejected where its checksum is not the one that was announced', async () => {
    const token = await bench.arrive()
    const message = { operation: 'complete', token, checksum: 'CRC32:AAAAAA==' }
    expect(await ask(bench.uploads, message)).toMatchObject({ status: 422 })
  })

  it('cannot be replaced once it has arrived', async () => {
    const { body: ticket } = await bench.begin()
    const put = ticket['put'] as Signed
    expect((await send(put, new Uint8Array(png))).status).toBe(200)
    expect((await send(put, new Uint8Array(png))).status).toBe(412)
  })

  it('is over quota at the beginning, or only at the end', async () => {
    bench.knobs.room = png.length - 1
    expect(await bench.begin()).toMatchObject({ status: 413, body: { code: 'UploadOverQuota' } })
    bench.knobs.room = png.length
    const token = await bench.arrive()
    bench.knobs.room = 0
    expect(await bench.complete(token)).toMatchObject({
      status: 413,
      body: { code: 'UploadOverQuota' },
    })
  })

  it('does not replace what is there where the storage does not', async () => {
    const message = { operation: 'begin', route: 'fixed', name: 'a.bin', size: 3 }
    for (const status of [200, 422]) {
      const { body: ticket } = await ask(bench.uploads, message)
      await send(ticket['put'] as Signed, new Uint8Array([1, 2, 3]))
      expect((await bench.complete(ticket['token'] as string)).status).toBe(status)
    }
  })
})

describe('an upload that is aborted', () => {
  it('leaves nothing but that, and cannot be completed', async () => {
    const token = await bench.arrive()
    expect((await ask(bench.uploads, { operation: 'abort', token })).status).toBe(200)
    expect((await ask(bench.uploads, { operation: 'abort', token })).status).toBe(200)
    expect(await bench.complete(token)).toMatchObject({
      status: 409,
      body: { code: 'UploadAborted' },
    })
    expect(await ask(bench.uploads, { operation: 'parts', token })).toMatchObject({
      status: 409,
      body: { code: 'UploadAborted' },
    })
    const { id } = JSON.parse(Buffer.from(token.split('.')[0] ?? '', 'base64url').toString()) as {
      id: string
    }
    expect((await bench.pendingKeys()).filter((key) => key.includes(id))).toEqual([
      `pending/${id}/answer`,
    ])
  })

  it('stays completed when it was', async () => {
    const token = await bench.arrive()
    await bench.complete(token)
    expect(await ask(bench.uploads, { operation: 'abort', token })).toMatchObject({
      status: 409,
      body: { code: 'UploadCompleted' },
    })
    expect((await bench.complete(token)).status).toBe(200)
  })
})
