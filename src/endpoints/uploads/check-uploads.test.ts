import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openUploadsWorld, type UploadsWorld } from './uploads-world.test.fixture.ts'

let world: UploadsWorld

beforeAll(async () => void (world = await openUploadsWorld()))
afterAll(() => world.close())

const declare = (changes: object): void => {
  const route = {
    storage: world.connection.storages.papers,
    accept: { maxBytes: 1000 },
    action: 'PAPER_UPLOADED',
    authorize: () => true,
    key: () => 'a',
    onComplete: () => undefined,
  }
  world.open().route('paper', Object.assign(route, changes))
}
const refused = (message: string): unknown =>
  expect.objectContaining({
    code: 'UploadsInvalid',
    message: expect.stringContaining(message) as string,
  })

describe('a route is refused when it is declared', () => {
  it.each([
    ['expiresIn', { expiresIn: -1 }],
    ['expiresIn', { expiresIn: 8 * 86_400 }],
    ['expiresIn', { expiresIn: 1.5 }],
    ['accept', { accept: undefined }],
    ['accept.maxBytes', { accept: {} }],
    ['accept.maxBytes', { accept: { maxBytes: Number.NaN } }],
    ['accept.maxBytes', { accept: { maxBytes: -1 } }],
    ['accept.maxBytes', { accept: { maxBytes: '10MiB' } }],
    ['accept.minBytes', { accept: { maxBytes: 1, minBytes: 2 } }],
    ['accept.contentTypes', { accept: { maxBytes: 1, contentTypes: ['*/*'] } }],
    ['accept.contentTypes', { accept: { maxBytes: 1, contentTypes: [] } }],
    ['accept.extensions', { accept: { maxBytes: 1, extensions: '.png' } }],
    ['accept', { accept: { maxBytes: 1, maxBites: 1 } }],
    ['mode', { mode: 'zip' }],
    ['action', { action: undefined }],
    ['action', { action: '' }],
    ['action', { action: 'a\nb' }],
    ['authorize', { authorize: undefined }],
    ['authorize', { authorize: true }],
    ['key', { key: 'fixed' }],
    ['onComplete', { onComplete: undefined }],
    ['scan', { scan: 'clamav' }],
    ['quota', { quota: 1000 }],
    ['input', { input: { type: 'object' } }],
    ['storage', { storage: undefined }],
    ['pending', { pending: 'incoming' }],
  ])('with %s of %j', (option, changes) => {
    expect(() => declare(changes)).toThrow(refused(`in ${option}`))
  })

  it.each(['put', 'post'])('with mode %s and more bytes than one request carries', (mode) => {
    expect(() => declare({ mode, accept: { maxBytes: 5 * 2 ** 30 } })).not.toThrow()
    expect(() => declare({ mode, accept: { maxBytes: 5 * 2 ** 30 + 1 } })).toThrow(refused('5 GiB'))
  })

  it('without a name that browsers can ask by', () => {
    const { papers: storage } = world.connection.storages
    for (const name of ['', 'x'.repeat(201)])
      expect(() =>
        world.open().route(name, {
          storage,
          accept: { maxBytes: 1 },
          action: 'A',
          authorize: () => true,
          key: () => 'a',
          onComplete: () => undefined,
        }),
      ).toThrow(refused('The name of a route'))
  })
})

describe('uploads are refused when they are made', () => {
  it.each([
    ['lease', { lease: 0 }],
    ['lease', { lease: -5 }],
    ['lease', { lease: Number.NaN }],
    ['origins.0', { origins: ['*'] }],
    ['origins.0', { origins: ['null'] }],
    ['origins.0', { origins: ['https://app.example/'] }],
    ['origins.1', { origins: ['https://app.example', 'app.example'] }],
    ['authenticate', { authenticate: undefined }],
    ['trail', { trail: {} }],
    ['secret', { secret: undefined }],
  ])('with %s of %j', (option, changes) => {
    expect(() => world.open(changes as object)).toThrow(refused(`in ${option}`))
  })

  it('where they would wait in public', () => {
    const { avatars } = world.connection.storages
    expect(() => world.open({ pending: avatars })).toThrow(
      expect.objectContaining({ code: 'PendingPublic' }),
    )
  })

  it('and not where all is well', () => {
    const origins = ['https://app.example', 'http://localhost:5173']
    expect(() => world.open({ origins, lease: 30 })).not.toThrow()
  })
})
