import { afterAll, beforeAll, describe, expect, expectTypeOf, it } from 'vitest'
import { defineStowage } from '../declaration/define-stowage.ts'
import { connect } from '../storage/connect.ts'
import { createDownload, type DownloadOptions } from './download.ts'
import { openStoragesWorld, type StoragesWorld } from './storages-world.test.fixture.ts'

const declaration = defineStowage({
  app: 'downloads',
  buckets: { documents: {} },
  storages: {
    papers: { kind: 'private-media', bucket: 'documents', location: 'papers', urlExpiresIn: 900 },
  },
})

let world: StoragesWorld<typeof declaration>
const defects: unknown[] = []

beforeAll(async () => {
  world = await openStoragesWorld(declaration)
  await world.connection.storages.papers.put('2026/ö.txt', 'the paper', {
    contentType: 'text/plain',
  })
})

afterAll(() => world.close())

const declared = (): DownloadOptions => ({
  storage: world.connection.storages.papers,
  trail: world.trail,
  action: 'PAPER_DOWNLOADED',
  authenticate(request) {
    const actor = request.headers.get('x-user')
    return actor === null ? undefined : { actor }
  },
  locate(request) {
    const key = decodeURIComponent(new URL(request.url).pathname.slice(1))
    return key.startsWith('2026/') ? { key } : undefined
  },
  authorize: ({ actor }) => actor !== 'mallory',
  onDefect: (error) => defects.push(error),
})

const download = (changes: Partial<DownloadOptions> = {}) =>
  createDownload({ ...declared(), ...changes })

const paper = 'http://app.example/2026/%C3%B6.txt'
const asking = (user: string | undefined, url = paper, headers: Record<string, string> = {}) =>
  new Request(url, { headers: { ...(user !== undefined && { 'x-user': user }), ...headers } })
const peer = { address: '192.0.2.7' }

/** The record that a request leaves: exactly one. */
async function recordOf(request: () => Promise<unknown>) {
  const before = await world.trail.count()
  await request()
  expect(await world.trail.count()).toBe(before + 1)
  return (await world.trail.list({ order: 'newest', limit: 1 }))[0]
}

describe('a download', () => {
  it('redirects to a fresh signed URL that gives the bytes under their name', async () => {
    const response = await download()(asking('dana'), peer)
    expect(response.status).toBe(302)
    expect(response.headers.get('cache-control')).toBe('no-store')
    const object = await fetch(response.headers.get('location') ?? '')
    expect(await object.text()).toBe('the paper')
    expect(object.headers.get('content-disposition')).toContain("filename*=UTF-8''%C3%B6.txt")
  })

  it('answers those who accept JSON with the URL and its expiry, the storage’s own', async () => {
    const before = Math.floor(Date.now() / 1000) * 1000
    const response = await download()(asking('dana', paper, { accept: 'application/json' }), peer)
    const body = (await response.json()) as Record<string, unknown>
    expect(body).toMatchObject({ expiresIn: 900, filename: 'ö.txt' })
    expect(Date.parse(String(body['expiresAt']))).toBeGreaterThanOrEqual(before + 900_000)
    expect((await fetch(String(body['url']))).status).toBe(200)
  })

  it('never promises more than the storage does, however long that took', async () => {
    const { papers } = world.connection.storages
    let behindMs = 1500
    const slow: DownloadOptions['storage'] = {
      ...papers,
      signedUrl(key, options) {
        behindMs = 0
        return papers.signedUrl(key, options)
      },
    }
    const now = () => new Date(Date.now() - behindMs)
    const request = asking('dana', paper, { accept: 'application/json' })
    const body: unknown = await (await download({ storage: slow, now })(request, peer)).json()
    expect(body).toMatchObject({ expiresIn: expect.toSatisfy((given) => given <= 900) as number })
  })

  it('answers HEAD as it answers GET, without a body', async () => {
    const head = (accept: string) =>
      download()(
        new Request(paper, { method: 'HEAD', headers: { 'x-user': 'dana', accept } }),
        peer,
      )
    const redirect = await head('*/*')
    expect(redirect.status).toBe(302)
    expect((await fetch(redirect.headers.get('location') ?? '')).status).toBe(200)
    const json = await head('application/json')
    expect([json.status, json.headers.get('content-type')]).toEqual([200, 'application/json'])
    expect(json.body).toBeNull()
  })

  it('redirects a browser, and those who refuse JSON', async () => {
    for (const accept of [
      'text/html,*/*;q=0.8',
      'application/json;q=0, */*',
      'application/jsonx',
    ]) {
      expect((await download()(asking('dana', paper, { accept }))).status).toBe(302)
    }
  })

  it('is recorded before it is answered: who, what, when, from where', async () => {
    let requestId: string | null = null
    const record = await recordOf(async () => {
      const response = await download()(asking('dana', paper, { 'user-agent': 'Test/1' }), peer)
      requestId = response.headers.get('x-request-id')
    })
    expect(record).toMatchObject({
      action: 'PAPER_DOWNLOADED',
      actor: 'dana',
      resource: 'documents/papers/2026/ö.txt',
      outcome: 'success',
      address: '192.0.2.7',
      agent: 'Test/1',
      requestId,
    })
    expect(JSON.stringify(record)).not.toContain('X-Amz-Signature')
  })
})

it('a download cannot be declared without whom it is for', () => {
  const { authorize: _, ...forgetful } = declared()
  // @ts-expect-error authorize is not to be forgotten
  expectTypeOf(() => createDownload(forgetful)).toBeFunction()
})

describe('the name of a download', () => {
  const nameOf = async (filename: string, key = '2026/ö.txt') => {
    const locate = () => ({ key, filename })
    const request = asking('dana', paper, { accept: 'application/json' })
    const body = (await (await download({ locate })(request)).json()) as { filename: string }
    return body.filename
  }

  it('is that of the key where none is given', async () => {
    expect(await nameOf('')).toBe('ö.txt')
    await world.connection.storages.papers.put('2026/folder/', '')
    expect(await nameOf('', '2026/folder/')).toBe('folder')
  })

  it('is one line, shown in its own order', async () => {
    expect(await nameOf('a\r\nX: y\u202efdp.exe')).toBe('a__X: y_fdp.exe')
  })
})

describe('a download that is refused', () => {
  it('is 401 for nobody, and recorded as denied', async () => {
    let response: Response | undefined
    const record = await recordOf(async () => {
      response = await download()(asking(undefined), peer)
    })
    expect(response?.status).toBe(401)
    expect(response?.headers.get('content-type')).toBe('application/problem+json')
    expect(record).toMatchObject({
      actor: 'anonymous',
      resource: '/2026/%C3%B6.txt',
      outcome: 'denied',
      detail: { code: 'SignInRequired' },
    })
  })

  it('is 403 for those who may not, and recorded as denied', async () => {
    let response: Response | undefined
    const record = await recordOf(async () => {
      response = await download()(asking('mallory'), peer)
    })
    expect(response?.status).toBe(403)
    expect(record).toMatchObject({ actor: 'mallory', outcome: 'denied' })
  })

  it.each([
    ['a response', new Response(null, { status: 403 })],
    ['a text', 'false'],
    ['a number', 1],
    ['an object', {}],
    ['nothing', undefined],
  ])('is 403 where authorize gives %s, which is not true', async (_, given) => {
    const careless = { ...declared(), authorize: (): never => given as never }
    for (const mode of ['redirect', 'proxy'] as const) {
      const response = await createDownload({ ...careless, mode })(asking('dana'), peer)
      expect(response.status).toBe(403)
      expect(response.headers.get('location')).toBeNull()
    }
  })

  it.each([
    '../x',
    '/abs',
    'a/../b',
    '.',
    '',
    'x\0y',
    'a\r\nSet-Cookie: x=1',
    '\ud800',
    'a'.repeat(1100),
    'a'.repeat(5000),
  ])('is 404 for what nothing can be called, which is no defect: %j', async (key) => {
    const before = defects.length
    for (const mode of ['redirect', 'proxy'] as const) {
      const record = await recordOf(async () => {
        const response = await download({ mode, locate: () => ({ key }) })(asking('dana'), peer)
        expect(response.status).toBe(404)
        expect(await response.json()).toMatchObject({ code: 'DownloadUnknown' })
      })
      expect(record).toMatchObject({ outcome: 'failed', detail: { code: 'DownloadUnknown' } })
    }
    expect(defects.length).toBe(before)
  })

  it('is 503, and a defect, where the application gives no key at all', async () => {
    const locate = () => ({ key: undefined as never })
    expect((await download({ locate })(asking('dana'), peer)).status).toBe(503)
    expect(defects.at(-1)).toMatchObject({ code: 'KeyInvalid' })
  })

  it.each(['http://app.example/nothing', 'http://app.example/2026/absent.txt'])(
    'is 404 for what is not there, and recorded as failed: %s',
    async (url) => {
      let response: Response | undefined
      const record = await recordOf(async () => {
        response = await download()(asking('dana', url), peer)
      })
      expect(response?.status).toBe(404)
      expect(record).toMatchObject({ actor: 'dana', outcome: 'failed' })
    },
  )

  it('is 404 for an address longer than the trail takes', async () => {
    const response = await download()(asking('dana', `http://app.example/${'x'.repeat(5000)}`))
    expect(response.status).toBe(404)
  })

  it('is 405 for other methods, and leaves no record', async () => {
    const before = await world.trail.count()
    const response = await download()(new Request(paper, { method: 'POST' }), peer)
    expect(response.status).toBe(405)
    expect(response.headers.get('allow')).toBe('GET, HEAD')
    expect(await world.trail.count()).toBe(before)
  })

  it('is 503 without a URL when the trail cannot be written', async () => {
    const closed = await world.closedTrail()
    const response = await download({ trail: closed })(asking('dana'), peer)
    expect(response.status).toBe(503)
    expect(response.headers.get('location')).toBeNull()
    expect(await response.text()).not.toContain('X-Amz')
    expect(defects.at(-1)).toMatchObject({ code: 'AuditClosed' })
  })

  it('is 503, recorded as failed, when the storage does not answer', async () => {
    const { credentials } = world.server
    const gone = await connect(declaration, {
      endpoint: 'http://127.0.0.1:1',
      credentials,
      retries: 0,
    })
    let response: Response | undefined
    const record = await recordOf(async () => {
      response = await download({ storage: gone.storages.papers })(asking('dana'), peer)
    })
    await gone.close()
    expect(response?.status).toBe(503)
    expect(record).toMatchObject({ outcome: 'failed', detail: { code: 'DownloadUnavailable' } })
    expect(defects.at(-1)).toMatchObject({ code: 'EndpointUnreachable' })
  })
})
