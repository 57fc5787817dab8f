import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { needs } from '../needs.ts'
import { bundle, openPageWorld, type PageWorld } from './page-world.ts'

const executablePath = needs('chromium')

const script = `
import Uppy from '@uppy/core'
import AwsS3 from '@uppy/aws-s3'
import { createUppyOptions } from './src/browser/index.ts'

Object.assign(window, {
  start(route: string, size: number, options: object) {
    const uppy = new Uppy()
    uppy.use(AwsS3, createUppyOptions({ endpoint: '/uploads', route, ...options }))
    const bytes = new Uint8Array(size).fill(7)
    uppy.addFile({ name: 'seven.bin', type: 'application/octet-stream', data: new Blob([bytes]) })
    const watchers: [number, () => void][] = []
    uppy.on('upload-progress', (_, { bytesUploaded }) => {
      for (const [mark, reach] of watchers) if (bytesUploaded >= mark) reach()
    })
    const done = uppy.upload().then((result) => ({
      data: result?.successful?.[0]?.response?.body?.data,
      errors: result?.failed?.map(({ error }) => error),
    }))
    Object.assign(window, {
      uppy,
      done,
      reached: (mark: number) => new Promise<void>((resolve) => watchers.push([mark, resolve])),
    })
  },
})
`

const mebibyte = 1024 * 1024

describe.skipIf(executablePath === undefined)('an upload by Uppy', () => {
  let world: PageWorld
  let before = 0

  beforeAll(async () => {
    world = await openPageWorld({
      executablePath: executablePath ?? '',
      script: await bundle(script),
    })
  }, 60_000)

  afterAll(async () => {
    expect(world.complaints).toEqual([])
    await world.close()
  })

  beforeEach(() => {
    before = world.records.length
  })

  const start = (route: string, size: number, options: object = {}) =>
    world.page.evaluate(`start(${JSON.stringify(route)}, ${size}, ${JSON.stringify(options)})`)
  const answered = (operation: string) =>
    world.records
      .slice(before)
      .filter((record) => record.operation === operation && record.status === 200)

  async function expectStored(size: number) {
    const done = (await world.page.evaluate('done')) as {
      data?: { key: string; size: number }
      errors?: unknown[]
    }
    expect(done).toMatchObject({ data: { size }, errors: [] })
    const { body } = await world.papers.get(done.data?.key ?? '')
    expect((await body.bytes()).equals(Buffer.alloc(size, 7))).toBe(true)
  }

  it('of a small file is one PUT, verified before Uppy says that it succeeded', async () => {
    await start('auto', 3 * mebibyte)
    await expectStored(3 * mebibyte)
    expect(answered('CreateMultipartUpload')).toHaveLength(0)
  })

  it('goes as a form where the route wants that', async () => {
    await start('form', 3 * mebibyte, { inPartsAbove: 1e12 })
    await expectStored(3 * mebibyte)
  })

  it('of a large file goes in parts, and stops and goes on', async () => {
    await start('auto', 40 * mebibyte)
    await world.page.evaluate('reached(10 * 1024 * 1024)')
    await world.page.evaluate('uppy.pauseAll()')
    await world.page.evaluate('uppy.resumeAll()')
    await expectStored(40 * mebibyte)
    expect(answered('CreateMultipartUpload')).toHaveLength(1)
    expect(answered('CompleteMultipartUpload')).toHaveLength(1)
  }, 60_000)

  it('leaves nothing at S3 when it is cancelled', async () => {
    await start('auto', 40 * mebibyte)
    await world.page.evaluate('reached(5 * 1024 * 1024)')
    const aborted = world.page.waitForResponse(
      (response) => response.request().postDataJSON()?.operation === 'abort',
    )
    await world.page.evaluate('uppy.cancelAll()')
    expect((await aborted).status()).toBe(200)
    const uploads: string[] = []
    for await (const { key } of world.incoming.multipart.list()) uploads.push(key)
    expect(uploads).toEqual([])
  }, 60_000)

  it('that is rejected fails with the reason', async () => {
    await start('small', 1001)
    const done = (await world.page.evaluate('done')) as { errors?: string[] }
    expect(done.errors?.join()).toContain('more than 1000 bytes')
    // The browser's own report of the answer, and Uppy's.
    expect(world.complaints.splice(0)).toHaveLength(2)
  })
})
