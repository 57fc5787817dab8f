import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openRoom, statusOf, textOf, told, type Room } from './room.test.fixture.ts'
import { fileOf, formOf, jpeg, pdf, png } from './samples.ts'

let room: Room

beforeAll(async () => {
  room = await openRoom()
})

afterAll(async () => {
  await room.close()
  expect(room.defects).toEqual([])
})

const now = new Date()
const year = String(now.getUTCFullYear())
const month = String(now.getUTCMonth() + 1).padStart(2, '0')

describe('many pictures', () => {
  const send = async (pictures: readonly File[]) => {
    const response = await room.dana.send('/api/pictures/', formOf({ pictures }))
    const lines = (await response.text()).trim().split('\n')
    return lines.map((line) => JSON.parse(line) as Record<string, unknown>)
  }

  it('are stored under keys of their own, and told as they are done', async () => {
    const pictures = Array.from({ length: 20 }, () => fileOf('IMG_1.JPG', jpeg))
    const lines = await send(pictures)
    expect(lines).toHaveLength(21)
    expect(lines[19]).toEqual({
      progress: { done: 20, failed: 0, bytes: 20 * jpeg.length, of: 20 },
    })
    const { stored, failures } = lines[20] as {
      stored: { key: string; url: string; reference: string }[]
      failures: unknown[]
    }
    expect(failures).toEqual([])
    expect(new Set(stored.map(({ key }) => key)).size).toBe(20)
    for (const { key } of stored) expect(key).toMatch(/^bulk\/[0-9a-f-]{36}\.jpg$/)
    expect(stored[0]?.reference).toBe(`media:${stored[0]?.key}`)
    expect(await statusOf(stored[19]?.url)).toBe(200)
    const { total } = (await room.dana.get('/api/pictures/')) as { total: number }
    expect(total).toBe(20)
  })

  it('fail one by one, each by its name and key with its reason', async () => {
    const wrong = [fileOf('notes.jpg', Buffer.from('notes')), fileOf('p.jpg', png)]
    const lines = await send([fileOf('a.jpg', jpeg), ...wrong])
    const last = lines.at(-1) as { stored: unknown[]; failures: Record<string, string>[] }
    expect(last.stored).toHaveLength(1)
    expect(last.failures.map(({ name, reason }) => [name, reason])).toEqual([
      ['notes.jpg', 'text/plain is not accepted. Accepted are image/jpeg, image/png, image/webp.'],
      ['p.jpg', 'image/png is not accepted. Accepted are image/jpeg.'],
    ])
    for (const { key } of last.failures) expect(key).toMatch(/^bulk\//)
    const [record] = await room.stack.trail.list({ action: 'PICTURES_ADDED', order: 'newest' })
    expect(record).toMatchObject({ outcome: 'failed', detail: { stored: 1, failed: 2 } })
  })

  it('are fifty at most', async () => {
    const pictures = Array.from({ length: 51 }, () => fileOf('a.jpg', jpeg))
    expect((await room.dana.send('/api/pictures/', formOf({ pictures }))).status).toBe(422)
  })
})

describe('a report', () => {
  it('gets a name of its own where there is one already, and a link for 15 minutes', async () => {
    const make = () =>
      room.dana.post('/api/reports/', {}) as Promise<{ name: string; signedUrl: string }>
    const [first, second] = [await make(), await make()]
    expect(first.name).toBe('report.pdf')
    expect(second.name).toMatch(/^report_\w{8}\.pdf$/)
    for (const { name, signedUrl } of [first, second]) {
      expect(new URL(signedUrl).searchParams.get('X-Amz-Expires')).toBe('900')
      const response = await fetch(signedUrl)
      expect(response.headers.get('content-disposition')).toContain(name)
      expect((await response.text()).slice(0, 5)).toBe('%PDF-')
    }
    const listed = await room.luis.get('/api/reports/')
    expect(listed).toMatchObject({ total: 2 })
    expect((await room.luis.request(`/api/reports/${second.name}/`)).status).toBe(302)
    expect((await room.luis.request('/api/reports/none.pdf/')).status).toBe(404)
  })
})

describe('a paper', () => {
  const add = (sort: string, name: string, bytes: Buffer = pdf) =>
    told(room.luis.send('/api/papers/', formOf({ sort, file: fileOf(name, bytes) })))

  it('lies where its owner and the date say, under a name that is safe', async () => {
    expect(await add('personal', 'CV.pdf')).toMatchObject({
      status: 201,
      answer: { key: `users/luis/${year}/CV.pdf` },
    })
    const contract = await add('contract', '../../Vertrag\u202efdp.pdf')
    expect(contract.answer['key']).toMatch(
      new RegExp(`^contracts/${year}/${month}/[^/]*_Vertragfdp\\.pdf$`),
    )
  })

  it('never takes the place of another', async () => {
    await add('personal', 'Twice.pdf')
    expect(await add('personal', 'twice.pdf')).toMatchObject({ status: 201 })
    expect(await add('personal', 'Twice.pdf')).toMatchObject({
      status: 409,
      answer: { code: 'KeyExists' },
    })
  })

  it.each([
    ['personal', 403],
    ['contract', 302],
  ])('that is %s is answered to who may view contracts with %i', async (sort, status) => {
    const { answer } = await add(sort, `${sort}-${status}.pdf`)
    const path = `/api/papers/${String(answer['id'])}`
    expect((await room.dana.request(`${path}/download/`)).status).toBe(status)
    expect((await room.luis.request(`${path}/download/`)).status).toBe(302)
    const { papers } = (await room.dana.get('/api/papers/')) as { papers: { mayView: boolean }[] }
    expect(papers[0]?.mayView).toBe(status === 302)
    expect('key' in (papers[0] ?? {})).toBe(status === 302)
  })

  it('is shown through the application, in parts and under conditions, too', async () => {
    const { answer } = await add('contract', 'Read me.pdf')
    const path = `/api/papers/${String(answer['id'])}/show/`
    const shown = await room.dana.request(path)
    expect(shown.headers.get('content-disposition')).toMatch(/^inline/)
    expect(await shown.text()).toBe(pdf.toString())
    const part = await room.dana.request(path, { headers: { range: 'bytes=0-4' } })
    expect([part.status, await part.text()]).toEqual([206, '%PDF-'])
    const etag = shown.headers.get('etag') ?? ''
    const again = await room.dana.request(path, { headers: { 'if-none-match': etag } })
    expect(again.status).toBe(304)
    expect((await fetch(room.stack.page + path)).status).toBe(401)
    const match = { action: 'PAPER_SHOWN', resource: String(answer['id']) }
    expect(await room.stack.trail.count(match)).toBe(3)
    const unknown = { action: 'PAPER_SHOWN', actor: 'anonymous' }
    expect(await room.stack.trail.count(unknown)).toBe(1)
  })

  it('of another format is refused', async () => {
    expect(await add('personal', 'a.jpg', jpeg)).toMatchObject({ status: 415 })
    expect(await add('private', 'a.pdf')).toMatchObject({ status: 422 })
  })
})

describe('the room', () => {
  it.each(['documents', 'pictures', 'papers', 'recordings', 'reports', 'audit'])(
    'asks everybody to sign in: %s',
    async (name) => {
      expect((await fetch(`${room.stack.page}/api/${name}/`)).status).toBe(401)
    },
  )

  it('takes forms from its own page only', async () => {
    const { page } = room.stack
    const send = (headers: Record<string, string>) =>
      room.dana.request('/api/papers/', { method: 'POST', body: formOf({}), headers })
    expect((await send({ origin: 'https://evil.example' })).status).toBe(403)
    expect((await send({})).status).toBe(403)
    expect((await send({ origin: page, 'content-type': 'text/plain' })).status).toBe(415)
    expect((await send({ origin: page, 'content-type': 'multipart/form-data; x' })).status).toBe(
      422,
    )
  })

  it('lets its page reach the storage, and nothing else', async () => {
    const { headers } = await fetch(room.stack.page)
    const { endpoint } = room.stack.server
    const policy = headers.get('content-security-policy') ?? ''
    expect(policy).toContain(`connect-src 'self' ${endpoint};`)
    expect(policy).toContain(`img-src 'self' ${endpoint};`)
    expect(policy).not.toContain('unsafe')
  })

  it('bundles its page, with the browser client in it', async () => {
    const script = await textOf(`${room.stack.page}/app.js`)
    expect(script).not.toMatch(/^import /m)
    expect(script).toContain('partNumber')
    expect(await textOf(`${room.stack.page}/style.css`)).toContain('.card')
  })

  it('exports its trail, what came since then only, and the trail is sound', async () => {
    const { dana, stack } = room
    const exported = (await dana.post('/api/audit/export/', {})) as Record<string, string>
    const zip = Buffer.from(await (await fetch(exported['signedUrl'] ?? '')).arrayBuffer())
    expect(zip.subarray(0, 2).toString()).toBe('PK')
    const { logs } = stack.connection.storages
    expect(logs.location).toBe('oxi_logs/document-room')
    expect(await logs.exists(`audit/${exported['name']}`)).toBe(true)
    const next = (await dana.post('/api/audit/export/', {})) as { records: number }
    expect(next.records).toBe(1)
    expect(await stack.trail.verify()).toMatchObject({ ok: true })
  })
})
