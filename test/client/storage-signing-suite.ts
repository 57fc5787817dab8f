import { hash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { percentDecode } from '../../src/core/percent.ts'
import type { SignedPost, SignedRequest } from '../../src/storage/signed-request.ts'
import { textOf, type StorageWorld } from './storage-world.ts'

const fiveMebibytes = 5 * 1024 ** 2

const send = ({ method, url, headers }: SignedRequest, body: string | Buffer): Promise<Response> =>
  fetch(url, { method, headers: { ...headers }, body })

function post({ url, fields }: SignedPost, file: File, more: Record<string, string> = {}) {
  const form = new FormData()
  for (const [name, value] of Object.entries({ ...fields, ...more })) form.append(name, value)
  form.append('file', file)
  return fetch(url, { method: 'POST', body: form, redirect: 'manual' })
}

/** What is signed for browsers, and has to work with every S3 server. */
export function describeSigning(world: () => StorageWorld): void {
  describe('a signed URL', () => {
    it('gets an object, under a name for its download', async () => {
      const { drafts, target } = world()
      await drafts.put('u/a.pdf', 'by url')
      const download = 'ใบตราส่ง "1"\r\nSet-Cookie: a=b.pdf'
      const url = drafts.signedUrl('u/a.pdf', { download, contentType: 'application/x-pdf' })
      const response = await fetch(url)
      expect(await response.text()).toBe('by url')
      if (!target.isStrict) return
      expect(response.headers.get('content-type')).toBe('application/x-pdf')
      const disposition = response.headers.get('content-disposition') ?? ''
      expect(disposition).toMatch(/^attachment; filename="[ -~]+"; filename\*=UTF-8''[!-~]+$/)
      const [, encoded = ''] = disposition.split("''")
      expect(percentDecode(encoded)).toBe('ใบตราส่ง "1"__Set-Cookie: a=b.pdf')
      expect(response.headers.get('set-cookie')).toBeNull()
    })

    it('is of one version, where one is named', async () => {
      const { kept } = world()
      const { versionId } = await kept.put('u/b', 'old')
      await kept.put('u/b', 'new')
      expect(await (await fetch(kept.signedUrl('u/b', { versionId }))).text()).toBe('old')
      expect(await (await fetch(kept.signedUrl('u/b'))).text()).toBe('new')
    })
  })

  describe('a signed PUT', () => {
    it('stores what it says, and says all of it', async () => {
      const { drafts } = world()
      const tags = { state: 'new' }
      const metadata = { by: 'browser' }
      const contentDisposition = 'inline'
      const options = { contentType: 'text/plain', metadata, tags, contentDisposition }
      const request = drafts.signedPut('p/a', options)
      expect(request.headers).toMatchObject({ 'content-type': 'text/plain' })
      expect(request.expiresAt.getTime()).toBeGreaterThan(Date.now())
      expect((await send(request, 'by PUT')).status).toBe(200)
      const { contentType } = options
      expect(await drafts.head('p/a')).toMatchObject({ contentType, metadata, contentDisposition })
      expect(await drafts.getTags('p/a')).toEqual(tags)
    })

    it('stores nothing else', async () => {
      const { drafts, client, target } = world()
      if (!target.isStrict) return
      const request = drafts.signedPut('p/b', { contentType: 'text/plain', length: 4 })
      expect((await send(request, 'four')).status).toBe(200)
      expect((await send(request, 'longer')).status).toBe(403)
      const headers = { ...request.headers, 'content-type': 'text/html' }
      expect((await send({ ...request, headers }, 'four')).status).toBe(403)
      if (client.provider.checksum === 'MD5') return
      const checksum = `SHA256:${hash('sha256', 'right', 'base64')}`
      const summed = drafts.signedPut('p/c', { checksum })
      expect((await send(summed, 'wrong')).status).toBe(400)
      expect((await send(summed, 'right')).status).toBe(200)
    })

    it('replaces nothing where that is declared and the server knows how', async () => {
      const { bols, client } = world()
      const request = bols.signedPut('p/once')
      expect((await send(request, 'first')).status).toBe(200)
      const isGuarded = client.provider.conditionalWrites
      expect((await send(request, 'second')).status).toBe(isGuarded ? 412 : 200)
      expect((await send(bols.signedPut('p/once', { overwrite: 'replace' }), '3rd')).status).toBe(
        200,
      )
    })
  })

  describe('a signed POST', () => {
    const pdf = (bytes: string, name = 'a.pdf') =>
      new File([bytes], name, { type: 'application/pdf' })

    it('is a form that uploads to one key', async () => {
      const { drafts, client } = world()
      const options = { maxBytes: 10, contentType: 'application/pdf', tags: { state: 'new' } }
      if (!client.provider.postForms) {
        expect(() => drafts.signedPost('f/a', options)).toThrow(
          expect.objectContaining({ code: 'CapabilityMissing' }),
        )
        return
      }
      const form = drafts.signedPost('f/a', { ...options, metadata: { by: 'form' } })
      expect((await post(form, pdf('by form'))).status).toBe(204)
      expect(await drafts.head('f/a')).toMatchObject({
        size: 7,
        contentType: 'application/pdf',
        metadata: { by: 'form' },
      })
      expect(await drafts.getTags('f/a')).toEqual({ state: 'new' })
      expect((await post(form, pdf('more than ten'))).status).toBe(400)
    })

    it('is one for every key that begins so, and for no other', async () => {
      const { drafts, client } = world()
      if (!client.provider.postForms) return
      const form = drafts.signedPost(
        { prefix: 'f/user 1/' },
        { maxBytes: 100, contentType: { prefix: 'image/' }, successStatus: 201 },
      )
      const png = { 'Content-Type': 'image/png' }
      expect((await post(form, pdf('x', 'my cat.png'), png)).status).toBe(201)
      expect(await textOf(drafts, 'f/user 1/my cat.png')).toBe('x')
      expect((await post(form, pdf('x'), { 'Content-Type': 'text/html' })).status).toBe(403)
      expect((await post(form, pdf('x'), { ...png, key: 'bols/other' })).status).toBe(403)
    })
  })

  describe('a signed upload in parts', () => {
    it('is sent by others, listed and completed here', async () => {
      const { drafts } = world()
      const upload = await drafts.multipart.begin('m/a', { contentType: 'application/pdf' })
      const sizes = [fiveMebibytes, 3]
      for (const [index, length] of sizes.entries()) {
        const request = drafts.multipart.signedPart(upload, { partNumber: index + 1, length })
        expect((await send(request, Buffer.alloc(length, 97 + index))).status).toBe(200)
      }
      const parts = []
      for await (const part of drafts.multipart.parts(upload)) parts.push(part)
      expect(parts.map(({ partNumber, size }) => [partNumber, size])).toEqual([
        [1, fiveMebibytes],
        [2, 3],
      ])
      const pending = []
      for await (const { key, uploadId } of drafts.multipart.list('m/'))
        pending.push({ key, uploadId })
      expect(pending).toEqual([upload])
      const stored = await drafts.multipart.complete(upload)
      const size = fiveMebibytes + 3
      expect(stored).toMatchObject({ key: 'm/a', size, contentType: 'application/pdf' })
      const end = await drafts.get('m/a', { range: { last: 4 } })
      expect(await end.body.text()).toBe('abbb')
    })

    it('is aborted, once or twice', async () => {
      const { drafts } = world()
      const upload = await drafts.multipart.begin('m/b')
      await drafts.multipart.abort(upload)
      await drafts.multipart.abort(upload)
      const completed = drafts.multipart.complete(upload)
      await expect(completed).rejects.toMatchObject({ code: 'NoSuchUpload' })
    })

    it('replaces nothing where that is declared', async () => {
      const { bols } = world()
      const upload = await bols.multipart.begin('m/taken')
      const request = bols.multipart.signedPart(upload, { partNumber: 1 })
      expect((await send(request, 'late')).status).toBe(200)
      await bols.put('m/taken', 'first')
      const completed = bols.multipart.complete(upload)
      await expect(completed).rejects.toMatchObject({ code: 'KeyExists' })
      expect(await textOf(bols, 'm/taken')).toBe('first')
      await bols.multipart.abort(upload)
    })
  })
}
