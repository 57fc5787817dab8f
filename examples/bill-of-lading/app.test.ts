import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createPageClient, type PageClient } from '../parts/page-client.ts'
import { startExample, type ExampleStack } from './start-example.ts'

let directory: string
let stack: ExampleStack
let office: PageClient
const defects: unknown[] = []

const input = {
  shipper: '<script>alert("Österreich")</script>\nLinz',
  consignee: 'Cincinnati Coil & Plate, Inc.',
  goods: '12 coils\n4 crates',
  date: '2026-05-31',
}

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'bill-of-lading-'))
  const ports = { s3: 0, page: 0 }
  stack = await startExample({ directory, ports, onDefect: (error) => defects.push(error) })
  office = await createPageClient(stack.page, stack.users[0])
})

afterAll(async () => {
  await stack.close()
  await rm(directory, { recursive: true })
  expect(defects).toEqual([])
})

/** A POST as a page of that origin would send it. */
const post = (path: string, body: string, headers: Record<string, string> = {}) =>
  office.request(path, {
    method: 'POST',
    body,
    headers: { 'content-type': 'application/json', origin: stack.page, ...headers },
  })

describe('bills of lading', () => {
  it('are numbered in the year of their date, and their documents stored there', async () => {
    expect(await office.post('/api/bol/', input)).toMatchObject({ id: 'PRT-2026-0001', ...input })
    const other = await office.post('/api/bol/', { ...input, date: '2025-12-31' })
    expect(other).toMatchObject({ id: 'PRT-2025-0001' })
    const { bols } = stack.connection.storages
    const head = await bols.head('2026/PRT-2026-0001.pdf')
    expect(head).toMatchObject({ contentType: 'application/pdf' })
    expect(bols).toMatchObject({ bucket: 'primetrade-documents', location: 'bols' })
  })

  it('get each its own number when many are created at once', async () => {
    const date = '2024-02-29'
    const created = await Promise.all(
      Array.from({ length: 12 }, () => stack.register.create({ ...input, date }, 'dana')),
    )
    const numbers = created.map(({ id }) => id).sort()
    expect(numbers).toEqual(
      Array.from({ length: 12 }, (_, index) => `PRT-2024-${String(index + 1).padStart(4, '0')}`),
    )
  })

  it('are listed, the latest first', async () => {
    const { bills } = (await office.get('/api/bol')) as { bills: { id: string }[] }
    expect(bills.map(({ id }) => id).slice(0, 3)).toEqual([
      'PRT-2026-0001',
      'PRT-2025-0001',
      'PRT-2024-0012',
    ])
    expect(JSON.stringify(bills)).not.toContain('token')
  })

  it('are shown with a signed URL of their document', async () => {
    const bill = (await office.get('/api/bol/PRT-2026-0001/')) as { pdfUrl: string }
    const response = await fetch(bill.pdfUrl)
    expect(response.headers.get('content-type')).toBe('application/pdf')
    expect((await response.text()).slice(0, 5)).toBe('%PDF-')
    expect(await stack.trail.count({ action: 'BOL_VIEWED', resource: 'PRT-2026-0001' })).toBe(1)
  })

  it('are downloaded by a redirect, good for a day, with one record', async () => {
    const response = await office.request('/api/bol/PRT-2026-0001/download/')
    expect(response.status).toBe(302)
    const url = new URL(response.headers.get('location') ?? '')
    expect(url.searchParams.get('X-Amz-Expires')).toBe('86400')
    expect((await fetch(url)).headers.get('content-disposition')).toContain('PRT-2026-0001.pdf')
    const match = { action: 'BOL_DOWNLOADED', resource: 'PRT-2026-0001' }
    expect(await stack.trail.list(match)).toMatchObject([
      { actor: 'dana@primetrade.example', outcome: 'success', address: '127.0.0.1' },
    ])
  })

  it('get their document again when only the record was written', async () => {
    const { bols } = stack.connection.storages
    await bols.delete('2025/PRT-2025-0001.pdf')
    const response = await office.request('/api/bol/PRT-2025-0001/download/')
    expect((await fetch(response.headers.get('location') ?? '')).status).toBe(200)
  })

  it.each(['PRT-2026-9999', 'PRT-2026-0000', 'nothing'])(
    'are 404 where there is none: %s',
    async (id) => {
      expect((await office.request(`/api/bol/${id}/`)).status).toBe(404)
      expect((await office.request(`/api/bol/${id}/download/`)).status).toBe(404)
    },
  )

  it('that are not valid are refused field by field', async () => {
    const response = await post('/api/bol/', JSON.stringify({ ...input, goods: '', date: 'x' }))
    expect(response.status).toBe(422)
    const { detail } = (await response.json()) as { detail: string }
    expect(detail).toBe('goods is empty; date is not a date like 2026-05-31.')
  })
})

describe('the application', () => {
  it.each([
    '/api/bol/',
    '/api/bol/PRT-2026-0001/',
    '/api/bol/PRT-2026-0001/download/',
    '/api/audit/',
  ])('asks everybody to sign in: %s', async (path) => {
    const response = await fetch(stack.page + path, { headers: { cookie: 'bol_session=' } })
    expect(response.status).toBe(401)
    expect(response.headers.get('content-type')).toBe('application/problem+json')
  })

  it('signs in with the right password only, and records both', async () => {
    const body = JSON.stringify({ name: stack.users[1]?.name, password: 'wrong' })
    expect((await post('/api/sign-in/', body)).status).toBe(401)
    const right = await post('/api/sign-in/', JSON.stringify(stack.users[1]))
    expect(right.headers.get('set-cookie')).toMatch(/; HttpOnly; SameSite=Strict; /)
    const records = await stack.trail.list({ action: 'SIGNED_IN', actor: stack.users[1]?.name })
    expect(records.map(({ outcome }) => outcome)).toEqual(['denied', 'success'])
  })

  it('forgets a session that signed out', async () => {
    const luis = await createPageClient(stack.page, stack.users[1])
    await luis.get('/api/bol/')
    await luis.post('/api/sign-out/', {})
    expect((await luis.request('/api/bol/')).status).toBe(401)
  })

  it.each([
    ['another site', { origin: 'https://evil.example' }],
    ['a sandboxed frame', { origin: 'null' }],
    ['a sibling port', { origin: 'http://127.0.0.1:1' }],
  ])('takes no changes from %s', async (_, headers) => {
    const response = await post('/api/bol/', JSON.stringify(input), headers)
    expect(response.status).toBe(403)
  })

  it('takes no changes from what does not say where it comes from', async () => {
    const headers = { 'content-type': 'application/json' }
    const request = { method: 'POST', body: JSON.stringify(input), headers }
    expect((await office.request('/api/bol/', request)).status).toBe(403)
  })

  it.each([
    ['text/plain', '{}', 415],
    ['application/json', '{', 422],
    ['application/json', JSON.stringify({ ...input, goods: 'x'.repeat(2_000_000) }), 413],
  ])('refuses a body of %s that is not right: %#', async (type, body, status) => {
    expect((await post('/api/bol/', body, { 'content-type': type })).status).toBe(status)
  })

  it('answers other methods and addresses with problems', async () => {
    const response = await office.request('/api/bol/', { method: 'DELETE' })
    expect(response.status).toBe(405)
    expect(response.headers.get('allow')).toBe('GET, POST')
    expect((await fetch(`${stack.page}/../stowage.config.ts`)).status).toBe(404)
  })

  it.each(['/', '/app.js', '/style.css', '/icon.svg', '/api/health/', '/nowhere'])(
    'sends its security headers with %s',
    async (path) => {
      const { headers } = await fetch(stack.page + path)
      expect(headers.get('content-security-policy')).toContain("default-src 'self'")
      expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'")
      expect(headers.get('x-content-type-options')).toBe('nosniff')
    },
  )

  it('says that it is healthy', async () => {
    const response = await fetch(`${stack.page}/api/health/`)
    expect(await response.json()).toMatchObject({ status: 'ok', storage: 'ok', audit: 'ok' })
  })

  it('shows the trail, the newest first, and the trail is sound', async () => {
    const { records, total } = (await office.get('/api/audit/')) as {
      records: { id: number }[]
      total: number
    }
    expect(records[0]?.id).toBe(total)
    expect(await stack.trail.verify()).toMatchObject({ ok: true, records: total })
  })
})
