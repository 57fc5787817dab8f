import { createReadStream } from 'node:fs'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { openWriteWorld, zeros, type WriteWorld } from './write-world.ts'

const mebibyte = 1024 * 1024
const png = Buffer.concat([Buffer.from('\u0089PNG\r\n\u001a\n', 'latin1'), Buffer.alloc(100)])
const svg = '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'

describe('a put by rules', () => {
  let world: WriteWorld

  beforeAll(async () => void (world = await openWriteWorld()))
  afterAll(() => world.close())
  afterEach(async () => {
    for (const Key of await world.left())
      await world.client.send('DeleteObject', { Bucket: 'written', Key })
  })

  const hint: unknown = expect.any(String)
  const refusal = (code: string): unknown => expect.objectContaining({ code, hint })

  it('commits nothing of a stream that throws half-way', async () => {
    for (const failAt of [0, 64 * 1024, mebibyte, 20 * mebibyte]) {
      const put = world.storage('drafts').put('a.bin', zeros(32 * mebibyte, failAt))
      await expect(put).rejects.toThrow('the disk of the caller failed')
      expect(await world.left()).toEqual([])
    }
  })

  it('commits nothing of a stream that is destroyed, or shorter than it said', async () => {
    const drafts = world.storage('drafts')
    const stream = createReadStream('/dev/zero')
    stream.once('data', () => stream.destroy())
    await expect(drafts.put('a.bin', stream)).rejects.toThrow(/Premature close|aborted/i)
    const short = drafts.put('a.bin', zeros(9 * mebibyte), { length: 10 * mebibyte })
    await expect(short).rejects.toEqual(refusal('BodyLengthWrong'))
    expect(await world.left()).toEqual([])
  })

  it('cuts a body that is longer than was declared while it streams', async () => {
    let given = 0
    async function* endless(): AsyncGenerator<Uint8Array> {
      for (;;) {
        given += 64 * 1024
        yield Buffer.alloc(64 * 1024)
      }
    }
    const accept = { maxBytes: 20 * mebibyte }
    const put = world.storage('drafts').put('a.bin', endless(), { accept })
    await expect(put).rejects.toEqual(refusal('BodyTooLarge'))
    expect(given).toBeLessThan(21 * mebibyte)
    const small = world.storage('small')
    await expect(small.put('a.bin', endless())).rejects.toEqual(refusal('BodyTooLarge'))
    expect(await world.left()).toEqual([])
  })

  it('counts the bytes of every kind of body, and those that are told before it reads any', async () => {
    const small = world.storage('small')
    const long = 'x'.repeat(1025)
    for (const body of [long, Buffer.from(long), new Blob([long])])
      await expect(small.put('a.txt', body)).rejects.toEqual(refusal('BodyTooLarge'))
    const unread = zeros(1025, 0)
    const told = small.put('a.txt', unread, { length: 1025 })
    await expect(told).rejects.toEqual(refusal('BodyTooLarge'))
    for (const body of ['ab', new Blob(['ab']), new Blob(['ab']).stream()])
      await expect(small.put('a.txt', body)).rejects.toEqual(refusal('BodyTooSmall'))
    const rules = { accept: { maxBytes: 4 } }
    await expect(small.put('a.txt', 'abcde', rules)).rejects.toEqual(refusal('BodyTooLarge'))
    expect(await world.left()).toEqual([])
    expect(await small.put('a.txt', 'abcd', rules)).toMatchObject({ size: 4 })
  })

  it('asks no rules, not even those that are declared, where that is said', async () => {
    const invoices = world.storage('invoices')
    await expect(invoices.put('claim', '{}')).rejects.toEqual(refusal('ExtensionRejected'))
    const stored = await invoices.put('claim', '{}', { accept: false })
    await invoices.delete(stored.key)
    expect(stored).toMatchObject({ key: 'claim', size: 2 })
    expect(() => invoices.signedPut('claim')).toThrow(refusal('ExtensionRejected'))
    expect(invoices.signedPut('claim', { accept: false }).method).toBe('PUT')
    const small = world.storage('small')
    expect(() => small.signedPost('a', { minBytes: 2048, maxBytes: 4096 })).toThrow()
    const wide = { minBytes: 2048, maxBytes: 4096, accept: false, overwrite: 'replace' } as const
    expect(small.signedPost('a', wide).method).toBe('POST')
  })

  it('finds out an SVG with a script that is declared as PNG', async () => {
    const invoices = world.storage('invoices')
    const options = { contentType: 'image/png' }
    const bodies = [svg, new Blob([svg]), new Blob([svg, ' '.repeat(5000)]).stream()]
    for (const body of bodies)
      await expect(invoices.put('logo.png', body, options)).rejects.toEqual(
        refusal('ContentTypeRejected'),
      )
    // Nor is it among the images that a wildcard stands for.
    const named = invoices.put('logo.png', svg, { contentType: 'image/svg+xml' })
    await expect(named).rejects.toEqual(refusal('ContentTypeRejected'))
    expect(await world.left()).toEqual([])
    const stored = await world.storage('drafts').put('logo.png', svg, options)
    expect(stored.contentTypeConflict).toEqual({
      declared: 'image/png',
      byKey: 'image/png',
      byContent: 'image/svg+xml',
    })
  })

  it('takes what the bytes, the ending and the declaration agree on', async () => {
    const invoices = world.storage('invoices')
    expect(await invoices.put('a.png', png)).toMatchObject({
      contentType: 'image/png',
      contentTypeConflict: undefined,
    })
    const pdf = await invoices.put('2026/a.PDF', '%PDF-1.7\n', { contentType: 'application/pdf' })
    expect(pdf).toMatchObject({ contentType: 'application/pdf', contentTypeConflict: undefined })
    await expect(invoices.put('a.pdf.exe', '%PDF-1.7')).rejects.toEqual(
      refusal('ExtensionRejected'),
    )
    await expect(invoices.put('a.php.pdf', '%PDF-1.7')).rejects.toEqual(
      refusal('ExtensionRejected'),
    )
  })

  it('ends a stream that it refuses', async () => {
    const stream = createReadStream('/dev/zero')
    const put = world.storage('invoices').put('a.png', stream)
    await expect(put).rejects.toEqual(refusal('ContentTypeRejected'))
    expect(stream.destroyed).toBe(true)
  })

  it('is aborted by its signal, also where the body never comes', async () => {
    const aborting = new AbortController()
    const never = (async function* () {
      await new Promise(() => undefined)
      yield ''
    })()
    const put = world.storage('drafts').put('a', never, { signal: aborting.signal })
    aborting.abort()
    await expect(put).rejects.toEqual(refusal('RequestAborted'))
    expect(await world.left()).toEqual([])
  })
})
