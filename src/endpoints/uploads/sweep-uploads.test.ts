import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import type { StoredObject } from '../../storage/stored-object.ts'
import type { Uploads } from './create-uploads.ts'
import type { SweepReport } from './sweep-uploads.ts'
import {
  ask,
  openUploadsWorld,
  type Member,
  type UploadsWorld,
} from './uploads-world.test.fixture.ts'

let world: UploadsWorld
let uploads: Uploads<Member>
let ahead = 0

const clock = () => new Date(Date.now() + ahead * 1000)

beforeAll(async () => {
  world = await openUploadsWorld()
  uploads = world.open({ now: clock })
  const paper = {
    storage: world.connection.storages.papers,
    accept: { maxBytes: 1e9 },
    action: 'PAPER_UPLOADED',
    expiresIn: 3600,
    authorize: () => true,
    key: ({ id }: { id: string }) => `${id}.bin`,
    onComplete: (stored: StoredObject) => stored.key,
  }
  uploads.route('paper', paper)
  uploads.route('parts', { ...paper, mode: 'multipart' })
})

afterAll(() => world.close())

beforeEach(async () => {
  ahead = 0
})

/** One upload that arrived and was never completed, one in parts, one that was completed. */
async function leave(): Promise<void> {
  const message = { operation: 'begin', route: 'paper', name: 'a.bin', size: 3 }
  const tokens: unknown[] = []
  for (let count = 0; count < 2; count++) {
    const { body } = await ask(uploads, message)
    const { url, method, headers } = body['put'] as { url: string; method: string; headers: {} }
    await fetch(url, { method, headers, body: 'abc' })
    tokens.push(body['token'])
  }
  await ask(uploads, { ...message, route: 'parts' })
  expect((await ask(uploads, { operation: 'complete', token: tokens[0] })).status).toBe(200)
}

const left = async () => {
  const { incoming } = world.connection.storages
  const keys: string[] = []
  for await (const { key } of incoming.list()) keys.push(key)
  for await (const { key } of incoming.multipart.list()) keys.push(key)
  return keys
}

it('a sweep touches nothing that may be under way', async () => {
  await leave()
  const before = await left()
  expect(await uploads.sweep()).toMatchObject({ uploads: 0, multiparts: 0, isComplete: true })
  expect(await left()).toEqual(before)
  await expect(uploads.sweep({ olderThan: 60 })).rejects.toMatchObject({ code: 'UploadsInvalid' })
})

it('a sweep counts first, then deletes what never ended, and leaves what is not its own', async () => {
  const { incoming } = world.connection.storages
  await incoming.put('pending/readme.txt', 'not of an upload')
  await incoming.put('other/body', 'not of an upload')
  ahead = 200_000
  const expected = { uploads: 2, objects: 2, multiparts: 1, failures: [], isComplete: true }
  expect(await uploads.sweep({ dryRun: true })).toMatchObject(expected)
  const seen: SweepReport[] = []
  const report = await uploads.sweep({ onProgress: (each) => seen.push(each) })
  expect(report).toMatchObject(expected)
  expect(seen.at(-1)).toEqual(report)
  expect(await left()).toEqual(['other/body', 'pending/readme.txt'])
})

it('a sweep is bounded, and the next one goes on', async () => {
  await leave()
  ahead = 200_000
  expect(await uploads.sweep({ limit: 1 })).toMatchObject({ uploads: 1, isComplete: false })
  expect(await uploads.sweep({ limit: 1 })).toMatchObject({ uploads: 1, isComplete: false })
  expect(await uploads.sweep({ limit: 2 })).toMatchObject({ multiparts: 1, isComplete: true })
})
