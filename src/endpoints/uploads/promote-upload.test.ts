import { afterAll, beforeAll, expect, it } from 'vitest'
import { openAvatarBench, type AvatarBench, type Signed } from './avatar-bench.test.fixture.ts'
import { png } from './uploads-world.test.fixture.ts'

let bench: AvatarBench

beforeAll(async () => void (bench = await openAvatarBench()))
afterAll(() => bench.close())

it('says nothing about itself that a browser added, and nobody signed', async () => {
  const { body: ticket } = await bench.begin()
  const { url, headers } = ticket['put'] as Signed
  const added = {
    'content-disposition': 'attachment; filename="invoice.exe"',
    'content-encoding': 'gzip',
    'content-language': 'tlh',
    'cache-control': 'no-cache',
  }
  const body = new Uint8Array(png)
  const sent = await fetch(url, { method: 'PUT', headers: { ...headers, ...added }, body })
  expect(sent.status).toBe(200)
  expect((await bench.complete(ticket['token'] as string)).status).toBe(200)
  const { avatars } = bench.world.connection.storages
  const key = bench.knobs.completed[0]?.stored.key ?? ''
  const clean = await avatars.put('clean.png', png)
  const { cacheControl, contentDisposition } = (await avatars.head(clean.key)) ?? {}
  expect(await avatars.head(key)).toMatchObject({
    contentType: 'image/png',
    cacheControl,
    contentDisposition,
  })
  const response = await fetch(avatars.url(key))
  expect(response.headers.get('content-disposition')).toBeNull()
  expect(response.headers.get('content-encoding') ?? '').toBe('')
  expect(response.headers.get('content-language') ?? '').toBe('')
  expect(Buffer.from(await response.arrayBuffer()).equals(png)).toBe(true)
})
