import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import {
  newKnobs,
  openAvatarBench,
  send,
  type AvatarBench,
  type Signed,
} from './avatar-bench.test.fixture.ts'
import { claimUpload } from './upload-claim.ts'
import type { CompletedUpload, UploadRouteOptions } from './upload-route.ts'
import { ask, png, type Member } from './uploads-world.test.fixture.ts'

let bench: AvatarBench
let count = 0

beforeAll(async () => void (bench = await openAvatarBench()))
afterAll(() => bench.world.close())
beforeEach(() => {
  Object.assign(bench.knobs, newKnobs())
  bench.world.defects.length = 0
})

type Told = Pick<CompletedUpload<Member, undefined>, 'reject'>
type OnComplete = (stored: { key: string; size: number }, upload: Told) => unknown

/** An upload that has arrived, by a route of its own. */
async function arriveBy(
  onComplete: OnComplete,
  changes: Partial<UploadRouteOptions<Member, undefined, undefined, unknown>> = {},
): Promise<string> {
  const route = `told-${count++}`
  bench.uploads.route(route, {
    storage: bench.world.connection.storages.papers,
    accept: { maxBytes: 1000 },
    action: 'TOLD',
    authorize: () => true,
    key: ({ id }) => `told/${id}.png`,
    onComplete,
    ...changes,
  })
  return bench.arrive(png, { route, input: undefined })
}

const keysOf = async (prefix: string): Promise<string[]> => {
  const keys: string[] = []
  for await (const { key } of bench.world.connection.storages.papers.list(prefix)) keys.push(key)
  return keys
}

describe('an upload whose object is in its place', () => {
  it('is not refused by what has changed since the application failed', async () => {
    bench.knobs.failing = 1
    const token = await bench.arrive()
    expect((await bench.complete(token)).status).toBe(500)
    bench.knobs.room = 0
    bench.knobs.verdict = { rejected: 'The list of viruses is another by now.' }
    expect((await bench.complete(token)).status).toBe(200)
    expect(bench.knobs.completed).toHaveLength(1)
  })
})

describe('an upload that is asked for before it is there', () => {
  it('leaves nothing behind, and is completed when it is', async () => {
    const before = await bench.pendingKeys()
    const { body: ticket } = await bench.begin()
    const token = ticket['token'] as string
    for (let asked = 0; asked < 110; asked++)
      expect(await bench.complete(token)).toMatchObject({ body: { code: 'UploadMissing' } })
    expect(await bench.pendingKeys()).toEqual(before)
    await send(ticket['put'] as Signed, new Uint8Array(png))
    expect((await bench.complete(token)).status).toBe(200)
  })

  it('can be aborted', async () => {
    const message = { operation: 'begin', route: 'paper', name: 'a.bin', size: 3 }
    const { body: ticket } = await ask(bench.uploads, message)
    const token = ticket['token'] as string
    for (let asked = 0; asked < 3; asked++)
      expect(await bench.complete(token)).toMatchObject({
        body: { detail: '0 of 1 parts have arrived.' },
      })
    expect((await ask(bench.uploads, { operation: 'abort', token })).status).toBe(200)
    expect(await bench.complete(token)).toMatchObject({ body: { code: 'UploadAborted' } })
  })

  it('can be claimed after any number of attempts, by one', async () => {
    const pending = bench.world.connection.storages.incoming
    const options = { pending, id: 'x'.repeat(22), now: () => new Date(), lease: 60 }
    for (let attempt = 1; attempt <= 105; attempt++) {
      const outcome = await claimUpload(options)
      if (outcome.state !== 'claimed') throw new Error(`attempt ${attempt} is ${outcome.state}`)
      expect(outcome.claim.isRepeated).toBe(attempt > 1)
      await outcome.claim.release()
    }
    const outcomes = await Promise.all(Array.from({ length: 4 }, () => claimUpload(options)))
    expect(outcomes.map(({ state }) => state).toSorted()).toEqual([
      'busy',
      'busy',
      'busy',
      'claimed',
    ])
    for (const outcome of outcomes)
      if (outcome.state === 'claimed') await outcome.claim.settle({ state: 'completed' })
    expect(await claimUpload(options)).toMatchObject({ state: 'answered' })
    expect((await bench.pendingKeys()).filter((key) => key.includes(options.id))).toHaveLength(1)
  })
})

describe('what the application returns', () => {
  const circle: unknown[] = []
  circle.push(circle)
  const deep = JSON.parse('['.repeat(3000) + ']'.repeat(3000)) as unknown

  it.each([
    ['a BigInt', 1n],
    ['a circle', circle],
    ['too many levels', deep],
  ])('is nothing where it is %s, and the application runs once', async (_, returned) => {
    let runs = 0
    const token = await arriveBy(() => {
      runs++
      return returned
    })
    for (let asked = 0; asked < 3; asked++)
      expect(await bench.complete(token)).toEqual({ status: 200, body: {} })
    expect(runs).toBe(1)
    expect(bench.world.defects).toMatchObject([{ code: 'UploadsInvalid' }])
  })

  it('is what JSON makes of it', async () => {
    const token = await arriveBy(() => ({ at: new Date(0), none: undefined, list: [null] }))
    const data = { at: '1970-01-01T00:00:00.000Z', list: [null] }
    expect(await bench.complete(token)).toEqual({ status: 200, body: { data } })
  })
})

describe('an upload that the application rejects at last', () => {
  it('is refused for good, with its reason, and nothing is left of it', async () => {
    const token = await arriveBy((_, { reject }) => reject('You have too many of these.'))
    for (let asked = 0; asked < 2; asked++)
      expect(await bench.complete(token)).toMatchObject({
        status: 422,
        body: { code: 'UploadRejected', detail: 'You have too many of these.' },
      })
    expect(await keysOf('told/')).not.toContainEqual(expect.stringContaining(idOf(token)))
    expect(await bench.lastRecord()).toMatchObject({
      outcome: 'failed',
      detail: { reason: 'You have too many of these.' },
    })
  })

  it('keeps the object that another upload has put in its place', async () => {
    const { papers } = bench.world.connection.storages
    const token = await arriveBy(async ({ key }, { reject }) => {
      await papers.put(key, 'of another', { overwrite: 'replace' })
      return reject('No.')
    })
    expect((await bench.complete(token)).status).toBe(422)
    const { body } = await papers.get(`told/${idOf(token)}.png`)
    expect(await body.text()).toBe('of another')
  })

  it('holds a quota that is booked there, however many come at once', async () => {
    let used = 0
    const most = png.length + 30
    const book: OnComplete = ({ size }, { reject }) => {
      if (used + size > most) return reject('There is no room left.')
      used += size
      return used
    }
    const tokens = await Promise.all(
      Array.from({ length: 5 }, () => arriveBy(book, { quota: () => most - used })),
    )
    const answers = await Promise.all(tokens.map((token) => bench.complete(token)))
    const codes = answers.map(({ body }) => body['code'])
    expect(codes.filter((code) => code === undefined)).toHaveLength(1)
    for (const code of codes)
      expect([undefined, 'UploadRejected', 'UploadOverQuota']).toContain(code)
    const left = await Promise.all(tokens.map((token) => keysOf(`told/${idOf(token)}`)))
    expect(left.flat()).toHaveLength(1)
    expect(used).toBe(png.length)
  })
})

const idOf = (token: string): string => {
  const text = Buffer.from(token.split('.')[0] ?? '', 'base64url').toString()
  return (JSON.parse(text) as { id: string }).id
}
