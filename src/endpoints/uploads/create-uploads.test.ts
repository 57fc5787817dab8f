import { crc32 } from 'node:zlib'
import { afterAll, beforeAll, beforeEach, describe, expect, expectTypeOf, it } from 'vitest'
import { z } from 'zod'
import {
  newKnobs,
  openAvatarBench,
  send,
  type AvatarBench,
  type Signed,
} from './avatar-bench.test.fixture.ts'
import type { UploadRoute } from './upload-route.ts'
import { ask, png } from './uploads-world.test.fixture.ts'

let bench: AvatarBench

beforeAll(async () => void (bench = await openAvatarBench()))
afterAll(() => bench.close())
beforeEach(() => void Object.assign(bench.knobs, newKnobs()))

describe('an upload', () => {
  it('goes from the browser to S3, is verified, promoted, recorded and told to the application', async () => {
    const token = await bench.arrive()
    const { status, body } = await bench.complete(token)
    expect(status).toBe(200)
    const [{ stored, input } = { stored: undefined, input: undefined }] = bench.knobs.completed
    expect(input).toEqual({ title: 'me' })
    expect(stored).toMatchObject({ storage: 'avatars', contentType: 'image/png', size: png.length })
    expect(body).toEqual({
      data: { url: bench.world.connection.storages.avatars.url(stored?.key ?? ''), member: 4 },
    })
    const { data } = body as { data: { url: string } }
    expect(Buffer.from(await (await fetch(data.url)).arrayBuffer()).equals(png)).toBe(true)
    expect(await bench.lastRecord()).toMatchObject({
      action: 'AVATAR_UPLOADED',
      actor: 'dana',
      outcome: 'success',
      resource: `media/avatars/${stored?.key}`,
      address: '192.0.2.7',
    })
    expect(await bench.pendingBodies()).toEqual([])
  })

  it('is completed once, however often, concurrently and by how many processes it is asked', async () => {
    const token = await bench.arrive()
    const other = bench.openOther()
    const before = await bench.world.trail.count()
    const answers = await Promise.all(
      [bench.uploads, other, bench.uploads, other].map((each) => bench.complete(token, each)),
    )
    answers.push(await bench.complete(token))
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200])
    expect(new Set(answers.map(({ body }) => JSON.stringify(body))).size).toBe(1)
    expect(bench.knobs.completed).toHaveLength(1)
    expect(await bench.world.trail.count()).toBe(before + 1)
  })

  it('is not completed before its object is there, and is after that', async () => {
    const { body: ticket } = await bench.begin()
    const token = ticket['token'] as string
    expect(await bench.complete(token)).toMatchObject({
      status: 409,
      body: { code: 'UploadMissing' },
    })
    await send(ticket['put'] as Signed, new Uint8Array(png))
    expect((await bench.complete(token)).status).toBe(200)
    expect(bench.knobs.completed).toHaveLength(1)
  })

  it('tells the application again only where that has failed, under the same id', async () => {
    bench.knobs.failing = 1
    const token = await bench.arrive()
    expect((await bench.complete(token)).status).toBe(500)
    expect(bench.knobs.completed).toHaveLength(0)
    expect((await bench.complete(token)).status).toBe(200)
    expect((await bench.complete(token)).status).toBe(200)
    expect(bench.knobs.completed).toHaveLength(1)
    expect(bench.knobs.completed[0]?.stored.key).toContain(bench.knobs.completed[0]?.id)
  })

  it('is finished by another process after the lease of one that died', async () => {
    const token = await bench.arrive()
    const start = Date.now()
    const dead = bench.openOther({ now: () => new Date(start - 120_000), lease: 60 })
    let wake = (): void => {}
    const stuck = new Promise<void>((resolve) => (wake = resolve))
    const reached = new Promise<void>((reach) => {
      bench.knobs.entered = () => {
        reach()
        return stuck
      }
    })
    const dying = bench.complete(token, dead)
    await reached
    const answer = await bench.complete(token)
    expect(answer.status).toBe(200)
    // It was not dead, only slow: what it answers now is what everybody was told.
    wake()
    expect(await dying).toEqual(answer)
    expect(new Set(bench.knobs.completed.map(({ stored }) => stored.key)).size).toBe(1)
  })

  it('goes through a form, whose size S3 itself limits', async () => {
    const body = new Uint8Array(1000).fill(7)
    const { body: ticket } = await ask(bench.uploads, {
      operation: 'begin',
      route: 'form',
      name: 'a.bin',
      size: body.length,
    })
    const post = ticket['post'] as { url: string; fields: Record<string, string> }
    const form = (bytes: Uint8Array<ArrayBuffer>) => {
      const data = new FormData()
      for (const [name, value] of Object.entries(post.fields)) data.set(name, value)
      data.set('file', new Blob([bytes]))
      return data
    }
    const long = await fetch(post.url, { method: 'POST', body: form(new Uint8Array(1001)) })
    expect(await long.text()).toContain('EntityTooLarge')
    const fits = await fetch(post.url, { method: 'POST', body: form(body) })
    expect(fits.status).toBe(204)
    const { body: reply } = await bench.complete(ticket['token'] as string)
    expect(reply['data']).toMatch(/^papers:.+\.bin$/)
  })

  it('goes in parts of exact lengths, which S3 lists for whoever goes on', async () => {
    const size = 5 * 1024 * 1024 + 10
    const body = Buffer.alloc(size, 'stowage')
    const { body: ticket } = await ask(bench.uploads, {
      operation: 'begin',
      route: 'paper',
      name: 'a.bin',
      size,
      partSize: 5 * 1024 * 1024,
    })
    const token = ticket['token'] as string
    expect(ticket['multipart']).toEqual({ partSize: 5_242_880, parts: 2, checksums: true })
    const part = (partNumber: number, bytes: Buffer) => {
      const sum = Buffer.alloc(4)
      sum.writeUInt32BE(crc32(bytes))
      return { partNumber, length: bytes.length, checksum: `CRC32:${sum.toString('base64')}` }
    }
    const pieces = [body.subarray(0, 5_242_880), body.subarray(5_242_880)]
    const parts = pieces.map((bytes, index) => part(index + 1, bytes))
    const { body: signed } = await ask(bench.uploads, { operation: 'sign', token, parts })
    const [first, second] = signed['parts'] as [Signed, Signed]
    expect((await send(first, new Uint8Array(pieces[0] ?? []))).status).toBe(200)
    expect((await send(second, new Uint8Array(11))).status).toBeGreaterThanOrEqual(400)
    expect((await send(second, new Uint8Array(10))).status).toBe(400)
    expect(await ask(bench.uploads, { operation: 'parts', token })).toMatchObject({
      body: { arrived: false, parts: [{ partNumber: 1, size: 5_242_880 }] },
    })
    expect(await bench.complete(token)).toMatchObject({
      status: 409,
      body: { code: 'UploadMissing' },
    })
    expect((await send(second, new Uint8Array(pieces[1] ?? []))).status).toBe(200)
    const { body: reply } = await bench.complete(token)
    expect(await bench.complete(token)).toMatchObject({ status: 200, body: reply })
    const key = String(reply['data']).slice('papers:'.length)
    const { body: stored } = await bench.world.connection.storages.papers.get(key)
    expect((await stored.bytes()).equals(body)).toBe(true)
  })
})

it('the types of caller and input flow to where they are used, and what is returned to the browser', () => {
  const { avatars } = bench.world.connection.storages
  const typed = bench.world.open().route('typed', {
    storage: avatars,
    accept: { maxBytes: 1 },
    action: 'TYPED',
    input: z.object({ count: z.string().transform(Number) }),
    onComplete: async (_, { caller, input }) => ({ sum: caller.id + input.count }),
    key: ({ input, caller }) => `${caller.id.toFixed()}/${input.count.toFixed()}`,
    authorize: (caller, { input }) => caller.id === input.count,
  })
  expectTypeOf(typed).toEqualTypeOf<UploadRoute<{ count: string }, { sum: number }>>()
  const forgetful = () =>
    // @ts-expect-error authorize is not to be forgotten
    bench.world.open().route('bare', { storage: avatars, accept: { maxBytes: 1 }, action: 'BARE' })
  expectTypeOf(forgetful).toBeFunction()
})
