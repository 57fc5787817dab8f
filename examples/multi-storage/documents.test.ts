import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openRoom, statusOf, textOf, told, type Room } from './room.test.fixture.ts'
import { fileOf, formOf, jpeg, pdf } from './samples.ts'

let room: Room

beforeAll(async () => {
  room = await openRoom()
})

afterAll(async () => {
  await room.close()
  expect(room.defects).toEqual([])
})

const addDocument = (changes: Parameters<typeof formOf>[0] = {}) =>
  told(
    room.dana.send(
      '/api/documents/',
      formOf({
        title: 'Lease',
        original: fileOf('Lease.pdf', pdf),
        thumbnail: fileOf('t.jpg', jpeg),
        ...changes,
      }),
    ),
  )

describe('a document', () => {
  it('has a picture that everyone sees and an original that is private by default', async () => {
    const { status, answer } = await addDocument()
    expect(status).toBe(201)
    expect(answer).toMatchObject({ title: 'Lease', name: 'Lease.pdf', isPublic: false })
    expect(answer).not.toHaveProperty('publicUrl')
    expect(await statusOf(answer['thumbnailUrl'])).toBe(200)
    const { originals } = room.stack.connection.storages
    const key = `documents/originals/${String(answer['id'])}/Lease.pdf`
    const unsigned = new URL(originals.signedUrl(key))
    expect(await statusOf(unsigned)).toBe(200)
    expect(await statusOf(unsigned.origin + unsigned.pathname)).toBe(403)
  })

  it('is kept by references, and by no URL', async () => {
    const { answer } = await addDocument()
    const { records } = room.stack.connection.storages
    const id = String(answer['id'])
    const { body } = await records.get(`documents/${id}.json`)
    const record = JSON.parse(await body.text()) as Record<string, string>
    expect(record).toMatchObject({
      original: `originals:documents/originals/${id}/Lease.pdf`,
      thumbnail: `media:thumbnails/${id}.jpg`,
    })
    expect(JSON.stringify(record)).not.toContain('http')
  })

  it('is shown with a signed URL to its owner, and not to others', async () => {
    const { answer } = await addDocument()
    const path = `/api/documents/${String(answer['id'])}/`
    const own = await told(room.dana.request(path))
    expect(await textOf(own.answer['signedUrl'])).toBe(pdf.toString())
    expect((await room.luis.request(path)).status).toBe(403)
    const { trail } = room.stack
    const records = await trail.list({ action: 'DOCUMENT_VIEWED', order: 'newest', limit: 2 })
    expect(records.map(({ outcome }) => outcome)).toEqual(['denied', 'success'])
  })

  it('that is published moves to where everyone may read it, and back', async () => {
    const { answer } = await addDocument()
    const { dana, stack } = room
    const id = String(answer['id'])
    const { originals, published } = stack.connection.storages
    const key = `documents/originals/${id}/Lease.pdf`

    const shown = (await dana.post(`/api/documents/${id}/publish/`, {})) as { publicUrl: string }
    expect(shown).toMatchObject({ isPublic: true })
    expect(await textOf(shown.publicUrl)).toBe(pdf.toString())
    expect([await originals.exists(key), await published.exists(key)]).toEqual([false, true])
    expect((await published.head(key))?.cacheControl).toBe('public, max-age=60')

    const hidden = await dana.post(`/api/documents/${id}/unpublish/`, {})
    expect(hidden).toMatchObject({ isPublic: false })
    expect(hidden).not.toHaveProperty('publicUrl')
    expect(await statusOf(shown.publicUrl)).toBe(403)
    expect([await originals.exists(key), await published.exists(key)]).toEqual([true, false])
    expect((await stack.documents.register.find(id))?.original).toBe(`originals:${key}`)
  })

  it('is published once by many who ask at once, and again where a move stopped half-way', async () => {
    const { answer } = await addDocument()
    const { dana, stack } = room
    const id = String(answer['id'])
    const path = `/api/documents/${id}`
    const asked = Array.from({ length: 6 }, () => dana.post(`${path}/publish/`, {}))
    for (const each of await Promise.all(asked)) expect(each).toMatchObject({ isPublic: true })
    // The object has moved, and whoever moved it died before the register knew.
    const { originals, published } = stack.connection.storages
    const key = `documents/originals/${id}/Lease.pdf`
    await published.move(key, { storage: originals, key })
    await dana.post(`${path}/unpublish/`, {})
    expect((await stack.documents.register.find(id))?.original).toBe(`originals:${key}`)
    // Only the copy was made.
    await originals.copy(key, { storage: published, key })
    expect(await dana.post(`${path}/publish/`, {})).toMatchObject({ isPublic: true })
    expect(await originals.exists(key)).toBe(false)
  })

  it.each(['publish', 'unpublish'])('is for its owner to %s', async (verb) => {
    const { answer } = await addDocument()
    const path = `/api/documents/${String(answer['id'])}/${verb}/`
    await expect(room.luis.post(path, {})).rejects.toThrow('403')
    await expect(room.luis.post(`/api/documents/none/${verb}/`, {})).rejects.toThrow('404')
  })

  it('is downloaded by its owner through a fresh signed URL, each time recorded', async () => {
    const { answer } = await addDocument({ original: fileOf('Übergabe "1".pdf', pdf) })
    const id = String(answer['id'])
    const path = `/api/documents/${id}/download/`
    const response = await room.dana.request(path)
    expect(response.status).toBe(302)
    const { headers } = await fetch(response.headers.get('location') ?? '')
    expect(headers.get('content-disposition')).toContain("UTF-8''%C3%9Cbergabe%20%221%22.pdf")
    expect((await room.luis.request(path)).status).toBe(403)
    expect((await fetch(room.stack.page + path)).status).toBe(401)
    const records = await room.stack.trail.list({ action: 'DOCUMENT_DOWNLOADED', resource: id })
    expect(records.map(({ actor, outcome }) => [actor, outcome])).toEqual([
      ['dana@northgate.example', 'success'],
      ['luis@northgate.example', 'denied'],
    ])
  })

  it.each([
    ['a program', { original: fileOf('a.exe', Buffer.from('MZ')) }, 415, 'ends in none of'],
    ['other bytes', { original: fileOf('a.pdf', Buffer.from('<html>')) }, 415, 'text/html'],
    ['a hidden program', { original: fileOf('a.php.pdf', pdf) }, 415, '.php'],
    ['too much', { original: fileOf('a.pdf', Buffer.alloc(10_485_761, pdf)) }, 413, '10485760'],
    ['a picture by another name', { thumbnail: fileOf('t.html', jpeg) }, 415, 'ends in none of'],
    ['no picture', { thumbnail: fileOf('t.jpg', pdf) }, 415, 'application/pdf'],
    ['no file', { original: 'text' }, 422, 'original is missing'],
    ['no title', { title: ' ' }, 422, 'title is empty'],
    ['more than asked', { isPublic: 'yes' }, 422, 'isPublic'],
  ])('is refused for its reason, and leaves nothing behind: %s', async (_, changes, code, why) => {
    const { originals, media } = room.stack.connection.storages
    const keysOf = async () => {
      const keys: string[] = []
      for (const storage of [originals, media])
        for await (const { key } of storage.list()) keys.push(key)
      return keys
    }
    const before = await keysOf()
    const { status, answer } = await addDocument(changes)
    expect([status, answer['detail']]).toEqual([code, expect.stringContaining(why)])
    expect(await keysOf()).toEqual(before)
  })
})
