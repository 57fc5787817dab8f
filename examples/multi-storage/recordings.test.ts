import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openRoom, told, type Room } from './room.test.fixture.ts'
import { beginUpload, completeUpload, sendParts, uploadDirectly } from './upload-directly.ts'

let room: Room

beforeAll(async () => {
  room = await openRoom()
})

afterAll(async () => {
  await room.close()
  expect(room.defects).toEqual([])
})

const megabyte = 1024 * 1024
const zip = (bytes: number): Buffer =>
  Buffer.concat([Buffer.from('PK\u0003\u0004'), randomBytes(bytes - 4)])

/** The endpoint as the page asks it. */
const ask = (message: object, client = room.dana) =>
  told(
    client.request('/api/uploads/', {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: room.stack.page },
      body: JSON.stringify(message),
    }),
  )

const begin = (changes: object) =>
  ask({
    operation: 'begin',
    route: 'recordings',
    name: 'site.zip',
    size: 20 * megabyte,
    contentType: 'application/zip',
    input: { title: 'Site' },
    ...changes,
  })

describe('a large file', () => {
  it('goes straight to S3 in parts, is looked at, and is then in its place', async () => {
    const bytes = zip(20 * megabyte)
    const file = { title: 'Site pictures', name: 'site.zip', bytes }
    const { id, parts } = await uploadDirectly(room.dana, file)
    expect(parts).toBe(3)
    const { recordings } = (await room.luis.get('/api/recordings/')) as { recordings: object[] }
    expect(recordings[0]).toMatchObject({ id, title: 'Site pictures', size: bytes.length })
    const path = `/api/recordings/${id}/download/`
    const { url } = (await room.luis.get(path)) as { url: string }
    const stored = Buffer.from(await (await fetch(url)).arrayBuffer())
    expect(stored.equals(bytes)).toBe(true)
    const record = await room.stack.trail.list({ action: 'RECORDING_UPLOADED', order: 'newest' })
    expect(record[0]).toMatchObject({ actor: 'dana@northgate.example', outcome: 'success' })
  })

  it('is recorded once, however often it is completed', async () => {
    const bytes = zip(17 * megabyte)
    const begun = await beginUpload(room.dana, { title: 'Once', name: 'once.zip', bytes })
    await sendParts(room.dana, begun, bytes)
    const completing = Array.from({ length: 3 }, () => completeUpload(room.dana, begun))
    const ids = new Set(await Promise.all(completing))
    expect(ids.size).toBe(1)
    const { recordings } = (await room.dana.get('/api/recordings/')) as {
      recordings: { title: string }[]
    }
    expect(recordings.filter(({ title }) => title === 'Once')).toHaveLength(1)
  })

  it.each([
    [{ name: 'setup.exe' }, 422, 'UploadRejected'],
    [{ name: 'page.html', contentType: 'text/html' }, 422, 'UploadRejected'],
    [{ size: 200 * megabyte + 1 }, 422, 'UploadRejected'],
    [{ size: 0 }, 422, 'UploadRejected'],
    [{ input: { title: '' } }, 422, 'UploadInputInvalid'],
    [{ input: {} }, 422, 'UploadInputInvalid'],
    [{ route: 'films' }, 404, 'UploadUnknown'],
  ])('that is not right does not even begin: %j', async (changes, status, code) => {
    expect(await begin(changes)).toMatchObject({ status, answer: { code } })
  })

  it('of other bytes than it says is refused when they are there, and is nowhere then', async () => {
    const bytes = Buffer.concat([Buffer.from('%PDF-1.7\n'), randomBytes(17 * megabyte)])
    const begun = await beginUpload(room.dana, { title: 'Lie', name: 'lie.mp4', bytes })
    await sendParts(room.dana, begun, bytes)
    const refused = await ask({ operation: 'complete', token: begun.token })
    expect(refused).toMatchObject({ status: 422, answer: { code: 'UploadRejected' } })
    expect(refused.answer['detail']).toContain('application/pdf')
    const { recordings, incoming } = room.stack.connection.storages
    const keys: string[] = []
    for await (const { key } of recordings.list()) keys.push(key)
    for await (const { key } of incoming.list()) if (key.endsWith('/body')) keys.push(key)
    expect(keys.filter((key) => key.includes('lie') || key.endsWith('/body'))).toEqual([])
  })

  it('is for who began it to go on with', async () => {
    const bytes = zip(17 * megabyte)
    const { token } = await beginUpload(room.dana, { title: 'Mine', name: 'mine.zip', bytes })
    const stolen = await ask({ operation: 'complete', token }, room.luis)
    expect(stolen).toMatchObject({ status: 403, answer: { code: 'UploadDenied' } })
    expect(await ask({ operation: 'abort', token })).toMatchObject({ status: 200 })
    const { multipart } = room.stack.connection.storages.incoming
    const left: string[] = []
    for await (const { key } of multipart.list()) left.push(key)
    expect(left).toEqual([])
  })

  it('has to have room', async () => {
    const small = await openRoom({ allowance: 30 * megabyte })
    const bytes = zip(20 * megabyte)
    await uploadDirectly(small.dana, { title: 'First', name: 'first.zip', bytes })
    const second = { title: 'Second', name: 'second.zip', bytes }
    await expect(beginUpload(small.dana, second)).rejects.toThrow('UploadOverQuota')
    expect(await uploadDirectly(small.luis, second)).toMatchObject({ parts: 3 })
    await small.close()
  })

  it('that nobody is signed in for is refused, and so is one of another site', async () => {
    const message = { operation: 'begin', route: 'recordings', name: 'a.zip', size: 1 }
    const post = (headers: Record<string, string>) =>
      fetch(`${room.stack.page}/api/uploads/`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify(message),
      })
    expect((await post({ origin: room.stack.page })).status).toBe(401)
    expect((await post({ origin: 'https://evil.example' })).status).toBe(403)
  })

  it('that is under way is left alone by a sweep', async () => {
    const bytes = zip(17 * megabyte)
    const file = { title: 'Under way', name: 'going.zip', bytes }
    const begun = await beginUpload(room.dana, file)
    await sendParts(room.dana, begun, bytes)
    expect(await room.stack.uploads.sweep()).toMatchObject({ isComplete: true, multiparts: 0 })
    expect(await completeUpload(room.dana, begun)).toMatch(/^[\w-]+$/)
  })
})
