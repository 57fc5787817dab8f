import { afterAll, beforeAll, expect, it } from 'vitest'
import { createChecksum } from '../../protocol/checksum/create-checksum.ts'
import { send, type Signed } from './avatar-bench.test.fixture.ts'
import type { Uploads } from './create-uploads.ts'
import {
  ask,
  openUploadsWorld,
  png,
  type Member,
  type UploadsWorld,
} from './uploads-world.test.fixture.ts'

let world: UploadsWorld
let uploads: Uploads<Member>

const modes = ['put', 'post', 'multipart'] as const

beforeAll(async () => {
  world = await openUploadsWorld()
  const { scans, papers } = world.connection.storages
  uploads = world.open({ pending: scans })
  const common = {
    accept: { maxBytes: 1000 },
    action: 'SCANNED',
    authorize: () => true,
    key: ({ id }: { id: string }) => `${id}.png`,
    onComplete: ({ key }: { key: string }) => key,
  }
  for (const mode of modes) uploads.route(mode, { ...common, storage: scans, mode })
  uploads.route('elsewhere', { ...common, storage: papers })
})

afterAll(async () => {
  expect(world.defects).toEqual([])
  await world.close()
})

const begin = async (route: string, changes: Readonly<Record<string, unknown>> = {}) =>
  ask(uploads, {
    operation: 'begin',
    route,
    name: 'a.png',
    size: png.length,
    contentType: 'image/png',
    ...changes,
  })

/** Sends what was announced, each way as a browser does; the status of the answer. */
async function sendAll(ticket: Readonly<Record<string, unknown>>): Promise<number> {
  const bytes = new Uint8Array(png)
  if (ticket['mode'] === 'put') return (await send(ticket['put'] as Signed, bytes)).status
  if (ticket['mode'] === 'multipart') {
    const sum = createChecksum('CRC32')
    sum.update(png)
    const parts = [{ partNumber: 1, length: png.length, checksum: `CRC32:${sum.digestBase64()}` }]
    const { body } = await ask(uploads, { operation: 'sign', token: ticket['token'], parts })
    const [part] = body['parts'] as [Signed]
    return (await send(part, bytes)).status
  }
  const { url, fields } = ticket['post'] as { url: string; fields: Record<string, string> }
  const form = new FormData()
  for (const [name, value] of Object.entries(fields)) form.set(name, value)
  form.set('file', new Blob([bytes]))
  return (await fetch(url, { method: 'POST', body: form })).status
}

it.each(modes)('uploads by %s wait in a storage that has rules of its own', async (mode) => {
  const { body: ticket } = await begin(mode)
  expect(await sendAll(ticket)).toBeLessThan(300)
  const { status, body } = await ask(uploads, { operation: 'complete', token: ticket['token'] })
  expect(status).toBe(200)
  const { scans } = world.connection.storages
  expect(await scans.head(String(body['data']))).toMatchObject({ contentType: 'image/png' })
})

it('the rules of the storage where uploads wait hold for them, wherever they go', async () => {
  for (const changes of [{ name: 'a.gif' }, { contentType: 'text/html', name: 'a.html' }])
    expect(await begin('elsewhere', changes)).toMatchObject({ body: { code: 'UploadRejected' } })
  expect(await begin('elsewhere', { size: 101 })).toMatchObject({ status: 422 })
  expect(await begin('elsewhere')).toMatchObject({ status: 200 })
})
