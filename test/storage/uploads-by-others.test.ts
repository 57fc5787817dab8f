import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { SignedPost, SignedRequest } from '../../src/storage/signed-request.ts'
import { openWriteWorld, type WriteWorld } from './write-world.ts'

const rejected = (code: string, option?: string): Error =>
  expect.objectContaining({
    code,
    hint: expect.any(String) as string,
    ...(option !== undefined && { context: expect.objectContaining({ option }) as unknown }),
  }) as Error

const send = ({ method, url, headers }: SignedRequest, body: string): Promise<Response> =>
  fetch(url, { method, headers: { ...headers }, body })

async function post({ url, fields }: SignedPost, type: string): Promise<number> {
  const form = new FormData()
  for (const [name, value] of Object.entries({ ...fields, 'Content-Type': type }))
    form.append(name, value)
  form.append('file', new File(['<script>'], 'evil.html'))
  return (await fetch(url, { method: 'POST', body: form })).status
}

describe('an upload by somebody else to a storage with rules', () => {
  let world: WriteWorld

  beforeAll(async () => void (world = await openWriteWorld()))
  afterAll(() => world.close())

  it('with PUT has a length where sizes are declared', async () => {
    const small = world.storage('small')
    expect(() => small.signedPut('a')).toThrow(rejected('OptionInvalid', 'length'))
    expect(() => small.signedPut('a', { length: 1025 })).toThrow(rejected('BodyTooLarge'))
    for (const length of [NaN, -1, 0.5])
      expect(() => small.signedPut('a', { length })).toThrow(rejected('OptionInvalid', 'length'))
    expect((await send(small.signedPut('a', { length: 4 }), 'four')).status).toBe(200)
    expect(small.signedPut('a', { accept: false }).method).toBe('PUT')
  })

  it('by a form replaces nothing unless that is said', async () => {
    const documents = world.storage('documents')
    const avatars = world.storage('avatars')
    for (const storage of [documents, avatars])
      expect(() => storage.signedPost('a', { maxBytes: 9 })).toThrow(
        rejected('OptionInvalid', 'overwrite'),
      )
    expect(documents.signedPost('a', { maxBytes: 9, overwrite: 'replace' }).method).toBe('POST')
    expect(world.storage('drafts').signedPost('a', { maxBytes: 9 }).method).toBe('POST')
  })

  it('by a form is of one type where types are declared', async () => {
    const invoices = world.storage('invoices')
    const options = { maxBytes: 99, overwrite: 'replace' } as const
    const form = invoices.signedPost('a.png', options)
    expect(form.fields['Content-Type']).toBe('image/png')
    expect(await post(form, 'text/html')).toBe(403)
    expect(await post(form, 'image/png')).toBe(204)
    for (const contentType of ['text/html', 'image/svg+xml'])
      expect(() => invoices.signedPost('a.png', { ...options, contentType })).toThrow(
        rejected('ContentTypeRejected'),
      )
    const open = { ...options, contentType: { prefix: 'image/' } }
    expect(() => invoices.signedPost('a.png', open)).toThrow(
      rejected('OptionInvalid', 'contentType'),
    )
    expect(() => invoices.signedPost({ prefix: 'p/' }, options)).toThrow(
      rejected('OptionInvalid', 'key'),
    )
    const unruled = { ...options, accept: false } as const
    expect(await post(invoices.signedPost({ prefix: 'p/' }, unruled), 'text/html')).toBe(204)
  })

  it('in parts is measured when it is completed', async () => {
    const small = world.storage('small')
    const long = 'x'.repeat(1025)
    for (const isListed of [true, false]) {
      const upload = await small.multipart.begin('m')
      const part = small.multipart.signedPart(upload, { partNumber: 1 })
      const etag = (await send(part, long)).headers.get('etag') ?? ''
      const parts = isListed ? undefined : [{ partNumber: 1, etag, checksum: undefined }]
      const completed = small.multipart.complete(upload, { parts })
      await expect(completed).rejects.toEqual(rejected('BodyTooLarge'))
      expect(await small.exists('m')).toBe(false)
      const options = { parts, accept: false, overwrite: 'replace' } as const
      expect(await small.multipart.complete(upload, options)).toMatchObject({ size: 1025 })
      await small.delete('m')
    }
  })

  it('cannot be called otherwise when it is there', async () => {
    const invoices = world.storage('invoices')
    await invoices.put('called.pdf', '%PDF-1.7')
    const put = invoices.putAttributes('called.pdf', {
      contentType: 'text/html',
      contentDisposition: 'inline',
    })
    await expect(put).rejects.toEqual(rejected('ContentTypeRejected'))
    await invoices.putAttributes('called.pdf', { contentLanguage: 'th' })
  })

  it('gets no key that is not accepted, in place of one that is', async () => {
    const invoices = world.storage('invoices')
    await invoices.put('taken.pdf', '%PDF-1.7')
    const overwrite = { alternative: () => 'evil.html' }
    await expect(invoices.put('taken.pdf', '%PDF-1.7', { overwrite })).rejects.toEqual(
      rejected('ExtensionRejected'),
    )
    await invoices.put('source.pdf', '%PDF-1.7')
    await expect(invoices.copy('source.pdf', 'taken.pdf', { overwrite })).rejects.toEqual(
      rejected('ExtensionRejected'),
    )
    expect(await invoices.exists('evil.html')).toBe(false)
  })

  it('is looked at in spite of a coding that no browser knows', async () => {
    const invoices = world.storage('invoices')
    for (const contentEncoding of ['x', 'aws-chunked', 'Identity', 'gzip']) {
      const options = { contentType: 'image/png', contentEncoding }
      await expect(invoices.put('coded.png', '<html>', options)).rejects.toEqual(
        rejected('ContentTypeRejected'),
      )
    }
  })
})
