import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { StoredObject } from '../../storage/stored-object.ts'
import type { Uploads } from './create-uploads.ts'
import { createTicketSeal } from './upload-token.ts'
import {
  ask,
  openUploadsWorld,
  secret,
  type Member,
  type UploadsWorld,
} from './uploads-world.test.fixture.ts'

let world: UploadsWorld
let uploads: Uploads<Member>
/** What happens between the look at an upload and its promotion. */
let meanwhile: () => Promise<unknown> = async () => undefined

const paper = () => ({
  storage: world.connection.storages.papers,
  accept: { maxBytes: 1000 },
  action: 'PAPER_UPLOADED',
  authorize: ({ actor }: Member) => actor !== 'mallory',
  key: ({ id }: { id: string }) => `${id}.bin`,
  onComplete: (stored: StoredObject) => stored.key,
})

beforeAll(async () => {
  world = await openUploadsWorld()
  uploads = world.open({ origins: ['https://app.friend.example'] })
  uploads.route('paper', paper())
  uploads.route('form', {
    ...paper(),
    mode: 'post',
    async scan() {
      await meanwhile()
      return 'clean' as const
    },
  })
})

afterAll(() => world.close())

const message = { operation: 'begin', route: 'paper', name: 'a.bin', size: 3 }
const begin = (headers?: Record<string, string>) => ask(uploads, message, headers)
const lastRecord = async () => (await world.trail.list({ order: 'newest', limit: 1 }))[0]

const post = (headers: Record<string, string>, body = JSON.stringify(message), method = 'POST') =>
  uploads.handle(
    new Request('http://app.example/uploads', {
      method,
      headers: { 'x-user': 'dana', ...headers },
      ...(method === 'POST' && { body }),
    }),
  )
const json = { 'content-type': 'application/json' }

describe('who may upload', () => {
  it('is nobody who is not signed in, and that is recorded', async () => {
    expect(await begin({})).toMatchObject({ status: 401, body: { code: 'SignInRequired' } })
    expect(await lastRecord()).toMatchObject({
      action: 'PAPER_UPLOADED',
      actor: 'anonymous',
      outcome: 'denied',
      resource: 'documents/papers/a.bin',
    })
  })

  it('is nobody whom the route does not let, and that is recorded', async () => {
    const answer = await begin({ 'x-user': 'mallory' })
    expect(answer).toMatchObject({ status: 403, body: { code: 'UploadDenied' } })
    expect(await lastRecord()).toMatchObject({ actor: 'mallory', outcome: 'denied' })
  })

  it.each([new Response(null, { status: 403 }), 'false', 1, {}])(
    'is nobody whom the route lets by less than true: %j',
    async (verdict) => {
      const other = world.open()
      other.route('paper', { ...paper(), authorize: () => verdict as boolean })
      expect(await ask(other, message)).toMatchObject({ status: 403 })
    },
  )

  it('is nobody with the token of another', async () => {
    const { body } = await begin()
    for (const operation of ['complete', 'parts', 'abort']) {
      const answer = await ask(uploads, { operation, token: body['token'] }, { 'x-user': 'eve' })
      expect(answer).toMatchObject({ status: 403, body: { code: 'UploadDenied' } })
      expect(await lastRecord()).toMatchObject({ actor: 'eve', outcome: 'denied' })
    }
  })

  it('is nobody with a token that was made up, changed or sealed with another secret', async () => {
    const { body } = await begin()
    const token = body['token'] as string
    const [text = '', seal = ''] = token.split('.')
    const ticket = JSON.parse(Buffer.from(text, 'base64url').toString()) as Record<string, unknown>
    const larger = Buffer.from(JSON.stringify({ ...ticket, size: 1e9 })).toString('base64url')
    const other = createTicketSeal(['another secret of thirty-two bytes!'])
    const forged = other.seal(createTicketSeal([secret]).open(token, new Date()))
    for (const wrong of ['', 'x', `${text}.`, `${larger}.${seal}`, forged])
      expect(await ask(uploads, { operation: 'complete', token: wrong })).toMatchObject({
        status: 403,
        body: { code: 'UploadTokenInvalid' },
      })
  })

  it('is nobody with a token that has expired', async () => {
    const late = world.open({ now: () => new Date(Date.now() + 100_000_000) })
    late.route('paper', paper())
    const { body } = await begin()
    expect(await ask(late, { operation: 'complete', token: body['token'] })).toMatchObject({
      status: 410,
      body: { code: 'UploadExpired' },
    })
  })

  it('opens what an older secret sealed', () => {
    const old = createTicketSeal(['an old secret of thirty-two bytes ..'])
    const both = createTicketSeal([secret, 'an old secret of thirty-two bytes ..'])
    const ticket = createTicketSeal([secret]).open
    const common = { id: 'i', route: 'r', actor: 'a', mode: 'put', name: 'n', size: 1 } as const
    const rest = { contentType: undefined, checksum: undefined, key: 'k', uploadId: undefined }
    const whole = {
      ...common,
      ...rest,
      partSize: undefined,
      partChecksums: false,
      input: undefined,
    }
    const token = old.seal({ ...whole, expires: 9_999_999_999 })
    expect(both.open(token, new Date()).id).toBe('i')
    expect(() => ticket(token, new Date())).toThrow('none of this endpoint')
  })
})

describe('what a page of another site has a browser send', () => {
  it.each([
    [{ ...json, 'sec-fetch-site': 'cross-site' }],
    [{ ...json, 'sec-fetch-site': 'same-site', origin: 'http://other.app.example' }],
    [{ ...json, origin: 'http://evil.example' }],
    [{ ...json, origin: 'null' }],
  ])('is refused: %j', async (headers) => {
    const response = await post(headers)
    expect(response.status).toBe(403)
    expect(await response.json()).toMatchObject({ code: 'OriginRefused' })
  })

  it.each([
    [{ ...json, 'sec-fetch-site': 'same-origin', origin: 'http://app.example' }],
    // A proxy that ends TLS makes of https what the endpoint sees as http.
    [{ ...json, origin: 'https://app.example' }],
    [{ ...json, 'sec-fetch-site': 'cross-site', origin: 'https://app.friend.example' }],
    [json],
  ])('is not what a page of this or a listed one sends: %j', async (headers) => {
    expect((await post(headers)).status).toBe(200)
  })

  it('is told to the browser of a listed one only', async () => {
    const headers = {
      origin: 'https://app.friend.example',
      'access-control-request-headers': 'x-a',
    }
    const allowed = await post(headers, '', 'OPTIONS')
    expect(allowed.status).toBe(204)
    expect(Object.fromEntries(allowed.headers)).toMatchObject({
      'access-control-allow-origin': 'https://app.friend.example',
      'access-control-allow-credentials': 'true',
      'access-control-allow-methods': 'POST',
      'access-control-allow-headers': 'x-a',
    })
    expect((await post({ origin: 'https://evil.example' }, '', 'OPTIONS')).status).toBe(403)
  })

  it('is no form: only JSON is taken', async () => {
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data'])
      expect((await post({ 'content-type': type })).status).toBe(415)
  })
})

describe('a message', () => {
  it('is refused with a problem where it is none', async () => {
    for (const body of [
      '',
      '{',
      '[]',
      '{"operation":"delete"}',
      JSON.stringify({ ...message, size: -1 }),
    ]) {
      const response = await post(json, body)
      expect(response.status).toBe(400)
      expect(response.headers.get('content-type')).toBe('application/problem+json')
      expect(await response.json()).toMatchObject({ code: 'RequestMalformed' })
    }
    expect((await post(json, '', 'GET')).status).toBe(405)
    expect(await ask(uploads, { ...message, route: 'none' })).toMatchObject({ status: 404 })
    expect(await ask(uploads, { ...message, route: 'constructor' })).toMatchObject({ status: 404 })
  })

  it('is 64 KiB at most, its input 8 KiB', async () => {
    expect(
      (await post(json, JSON.stringify({ ...message, name: 'x'.repeat(70_000) }))).status,
    ).toBe(413)
    const large = { ...message, input: 'x'.repeat(9000) }
    expect(await ask(uploads, large)).toMatchObject({
      status: 422,
      body: { code: 'UploadInputInvalid' },
    })
  })

  it('has an input of 32 levels at most', async () => {
    const nested = (levels: number): unknown =>
      JSON.parse('['.repeat(levels) + ']'.repeat(levels)) as unknown
    expect((await ask(uploads, { ...message, input: nested(32) })).status).toBe(200)
    for (const levels of [33, 4000])
      expect(await ask(uploads, { ...message, input: nested(levels) })).toMatchObject({
        status: 400,
        body: { code: 'RequestMalformed' },
      })
    const text = `{"operation":"begin","route":"paper","name":"a","size":1,"input":${'['.repeat(15_000)}${']'.repeat(15_000)}}`
    expect((await post(json, text)).status).toBe(400)
  })

  it('asks for parts where one request cannot carry the upload', async () => {
    uploads.route('large', { ...paper(), accept: { maxBytes: 1e12 } })
    const large = { ...message, route: 'large', size: 5 * 2 ** 30 + 1 }
    expect((await ask(uploads, { ...large, inParts: false })).status).toBe(400)
    expect((await ask(uploads, large)).body).toMatchObject({ mode: 'multipart' })
  })

  it('signs no part that is not in the plan', async () => {
    uploads.route('parts', { ...paper(), mode: 'multipart', accept: { maxBytes: 1e9 } })
    const { body } = await ask(uploads, { ...message, route: 'parts', size: 20_000_000 })
    const checksum = 'CRC32:AAAAAA=='
    for (const part of [
      { partNumber: 1, length: 5 * 2 ** 30 },
      { partNumber: 3, length: 8 * 2 ** 20, checksum },
      { partNumber: 4, length: 0, checksum },
      { partNumber: 1, length: 8 * 2 ** 20 },
    ])
      expect(
        await ask(uploads, { operation: 'sign', token: body['token'], parts: [part] }),
      ).toMatchObject({
        status: 400,
      })
  })
})

describe('uploads', () => {
  it('do not wait where anyone may read them', () => {
    const { avatars } = world.connection.storages
    const open = world.open({ pending: undefined })
    expect(() => open.route('avatar', { ...paper(), storage: avatars })).toThrow(
      expect.objectContaining({ code: 'PendingPublic' }),
    )
    expect(open.route('paper', paper())).toEqual({ name: 'paper' })
  })

  it('have a secret that is one, and one route of each name', () => {
    expect(() => world.open({ secret: 'short' })).toThrow('fewer than 32 bytes')
    expect(() => world.open({ secret: [] })).toThrow('fewer than 32 bytes')
    expect(() => uploads.route('paper', paper())).toThrow('two routes named paper')
  })

  it('are promoted as they were looked at, not as somebody made them meanwhile', async () => {
    const { body } = await ask(uploads, { ...message, route: 'form' })
    const { url, fields } = body['post'] as { url: string; fields: Record<string, string> }
    const send = (text: string) => {
      const form = new FormData()
      for (const [name, value] of Object.entries(fields)) form.set(name, value)
      form.set('file', new Blob([text]))
      return fetch(url, { method: 'POST', body: form })
    }
    expect((await send('one')).status).toBe(204)
    meanwhile = () => send('two')
    const token = body['token'] as string
    expect(await ask(uploads, { operation: 'complete', token })).toMatchObject({
      status: 409,
      body: { code: 'UploadMissing' },
    })
    meanwhile = async () => undefined
    const { body: reply } = await ask(uploads, { operation: 'complete', token })
    const { body: stored } = await world.connection.storages.papers.get(String(reply['data']))
    expect(await stored.text()).toBe('two')
  })
})
