import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { needs } from '../needs.ts'
import { makeChosenFiles, type ChosenFiles } from './chosen-files.ts'
import { bundle, openPageWorld, type PageWorld } from './page-world.ts'

const executablePath = needs('chromium')

const script = `
import { createUploader, isUploadError } from './src/browser/index.ts'

Object.assign(window, {
  start(route: string) {
    const progress: number[] = []
    const watchers: [number, () => void][] = []
    const uploader = createUploader({ endpoint: '/uploads', route })
    const [file] = document.querySelector('input')?.files ?? []
    if (file === undefined) throw new Error('no file was chosen')
    const upload = uploader.upload(file, {
      onProgress({ sent }) {
        progress.push(sent)
        for (const [mark, reach] of watchers) if (sent >= mark) reach()
      },
    })
    const done = upload.done.then(
      (data) => ({ data }),
      (error) => ({ error: error.name, code: isUploadError(error) ? error.code : '' }),
    )
    Object.assign(window, {
      upload,
      done,
      progress,
      reached: (mark: number) => new Promise<void>((resolve) => watchers.push([mark, resolve])),
    })
  },
})
`

const mebibyte = 1024 * 1024
const large = 100 * mebibyte
const partsOf100 = 13

describe.skipIf(executablePath === undefined)('an upload from a page straight to S3', () => {
  let world: PageWorld
  let files: ChosenFiles

  beforeAll(async () => {
    files = await makeChosenFiles()
    world = await openPageWorld({
      executablePath: executablePath ?? '',
      script: await bundle(script),
    })
  }, 60_000)

  afterAll(async () => {
    expect(world.complaints).toEqual([])
    await world.close()
    await files.close()
  })

  let before = 0
  beforeEach(() => {
    before = world.records.length
  })

  /** Chooses a file of that size, as a person does, and begins to send it. */
  const start = async (route: string, size: number) => {
    await world.page.setInputFiles('input', await files.of(size))
    await world.page.evaluate(`start(${JSON.stringify(route)})`)
  }
  const done = () => world.page.evaluate<{ data?: { key: string; size: number } }>('done')
  const progress = () => world.page.evaluate<number[]>('progress')
  /** The answers to one operation of S3 since this test began. */
  const answered = (operation: string, status = 200) =>
    world.records
      .slice(before)
      .filter((record) => record.operation === operation && record.status === status)

  async function expectStored(size: number) {
    const { data } = await done()
    expect(await done()).toMatchObject({ data: { size } })
    const { body } = await world.papers.get(data?.key ?? '')
    expect(await sha256Of(body)).toBe(await sha256Of(createReadStream(await files.of(size))))
  }

  it('of 5 MiB is one PUT, with its checksum signed', async () => {
    await start('auto', 5 * mebibyte)
    await expectStored(5 * mebibyte)
    expect(answered('CreateMultipartUpload')).toHaveLength(0)
    expect((await progress()).at(-1)).toBe(5 * mebibyte)
  })

  it('goes as a form where the route wants that', async () => {
    await start('form', 5 * mebibyte)
    await expectStored(5 * mebibyte)
  })

  it('of 100 MiB goes in parts, with progress', async () => {
    await start('auto', large)
    await expectStored(large)
    expect(answered('UploadPart')).toHaveLength(partsOf100)
    const seen = await progress()
    expect(seen.length).toBeGreaterThan(partsOf100)
    expect(seen.at(-1)).toBe(large)
    expect(Math.max(...seen)).toBe(large)
  }, 90_000)

  it('stops when it is paused, and goes on from what S3 has', async () => {
    await start('auto', large)
    await world.page.evaluate('reached(30 * 1024 * 1024)')
    await world.page.evaluate('upload.pause()')
    const seen = (await progress()).length
    // Whatever the page has to do next, it does not send.
    await world.page.evaluate('fetch("/").then((response) => response.text())')
    expect((await progress()).length).toBe(seen)
    expect(answered('UploadPart').length).toBeLessThan(partsOf100)
    await world.page.evaluate('upload.resume()')
    await expectStored(large)
    expect(answered('ListParts').length).toBeGreaterThan(0)
    // At most those that were on their way are sent twice.
    expect(answered('UploadPart').length).toBeLessThanOrEqual(partsOf100 + 4)
  }, 90_000)

  it('waits for the network where there is none, and goes on', async () => {
    await start('parts', 40 * mebibyte)
    await world.page.evaluate('reached(10 * 1024 * 1024)')
    await world.page.context().setOffline(true)
    const seen = (await progress()).length
    await world.page.context().setOffline(false)
    await expectStored(40 * mebibyte)
    expect((await progress()).length).toBeGreaterThan(seen)
    // The browser reports each request that it could not send.
    for (const each of world.complaints.splice(0)) expect(each).toContain('ERR_INTERNET')
  }, 60_000)

  it('goes on after the page was closed in the middle of it', async () => {
    await start('auto', large)
    await world.page.evaluate('reached(40 * 1024 * 1024)')
    await world.page.reload()
    const sent = answered('UploadPart').length
    expect(sent).toBeGreaterThan(0)
    await start('auto', large)
    await expectStored(large)
    expect(answered('CreateMultipartUpload')).toHaveLength(1)
    expect(answered('UploadPart').length).toBeLessThanOrEqual(partsOf100 + 4)
    expect(await world.page.evaluate('localStorage.length')).toBe(0)
  }, 90_000)

  it('goes on from what S3 has when a session ended in the middle of it', async () => {
    await start('auto', large)
    await world.page.evaluate('reached(40 * 1024 * 1024)')
    world.signIn(false)
    expect(await done()).toMatchObject({ code: 'SignInRequired' })
    world.signIn(true)
    await start('auto', large)
    await expectStored(large)
    expect(answered('CreateMultipartUpload')).toHaveLength(1)
    // The browser reports each answer that is none.
    for (const each of world.complaints.splice(0)) expect(each).toContain('401')
  }, 90_000)

  it('leaves nothing at S3 when it is aborted', async () => {
    await start('auto', large)
    await world.page.evaluate('reached(20 * 1024 * 1024)')
    await world.page.evaluate('upload.abort()')
    expect(await done()).toMatchObject({ error: 'AbortError' })
    const uploads: string[] = []
    for await (const { key } of world.incoming.multipart.list()) uploads.push(key)
    expect(uploads).toEqual([])
    expect(await world.page.evaluate('localStorage.length')).toBe(0)
  }, 60_000)
})

async function sha256Of(body: AsyncIterable<Uint8Array>): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of body) hash.update(chunk)
  return hash.digest('hex')
}
