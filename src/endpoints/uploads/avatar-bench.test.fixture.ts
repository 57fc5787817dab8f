import { expect } from 'vitest'
import { z } from 'zod'
import type { AuditRecord } from '../../audit/record.ts'
import type { StoredObject } from '../../storage/stored-object.ts'
import type { Uploads } from './create-uploads.ts'
import type { ScanVerdict } from './upload-route.ts'
import {
  ask,
  openUploadsWorld,
  png,
  type Member,
  type Reply,
  type UploadsWorld,
} from './uploads-world.test.fixture.ts'

/** What a browser is given to send. */
export interface Signed {
  readonly method: string
  readonly url: string
  readonly headers: Record<string, string>
}

export const send = (
  { url, method, headers }: Signed,
  body: Uint8Array<ArrayBuffer>,
): Promise<Response> => fetch(url, { method, headers, body })

/** What the application of a bench decides. */
export interface Knobs {
  completed: { stored: StoredObject; input: { title: string }; id: string }[]
  room: number
  verdict: ScanVerdict
  /** Calls of `onComplete` that fail. */
  failing: number
  /** Called when `onComplete` is; the first call waits for it. */
  entered: () => Promise<void>
}

export const newKnobs = (): Knobs => ({
  completed: [],
  room: Infinity,
  verdict: 'clean',
  failing: 0,
  entered: async () => undefined,
})

/** Avatars, papers and what else is uploaded, with an application that does as it is told. */
export interface AvatarBench {
  readonly world: UploadsWorld
  readonly uploads: Uploads<Member>
  readonly knobs: Knobs
  /** The endpoint of another process. */
  readonly openOther: (changes?: Parameters<UploadsWorld['open']>[0]) => Uploads<Member>
  readonly begin: (changes?: Record<string, unknown>) => Promise<Reply>
  /** Begins, sends what was announced, and returns the token. */
  readonly arrive: (body?: Buffer, changes?: Record<string, unknown>) => Promise<string>
  readonly complete: (token: string, target?: Uploads<Member>) => Promise<Reply>
  readonly lastRecord: () => Promise<AuditRecord | undefined>
  /** The keys in the pending storage. */
  readonly pendingKeys: () => Promise<readonly string[]>
  /** Those of them that have the bytes of uploads. */
  readonly pendingBodies: () => Promise<readonly string[]>
  readonly close: () => Promise<void>
}

export async function openAvatarBench(): Promise<AvatarBench> {
  const world = await openUploadsWorld()
  const knobs = newKnobs()
  const openOther: AvatarBench['openOther'] = (changes) =>
    declareRoutes(world, knobs, world.open(changes))
  const uploads = openOther()
  const begin: AvatarBench['begin'] = (changes = {}) =>
    ask(uploads, {
      operation: 'begin',
      route: 'avatar',
      name: 'me.png',
      size: png.length,
      contentType: 'image/png',
      input: { title: 'me' },
      ...changes,
    })
  const pendingKeys = async (): Promise<readonly string[]> => {
    const keys: string[] = []
    for await (const { key } of world.connection.storages.incoming.list()) keys.push(key)
    return keys
  }
  return {
    world,
    uploads,
    knobs,
    openOther,
    begin,
    async arrive(body = png, changes = {}) {
      const { body: ticket } = await begin({ size: body.length, ...changes })
      const response = await send(ticket['put'] as Signed, new Uint8Array(body))
      expect(response.status).toBe(200)
      return ticket['token'] as string
    },
    complete: (token, target = uploads) => ask(target, { operation: 'complete', token }),
    lastRecord: async () => (await world.trail.list({ order: 'newest', limit: 1 }))[0],
    pendingKeys,
    pendingBodies: async () => (await pendingKeys()).filter((key) => key.endsWith('/body')),
    async close() {
      const { defects } = world
      expect(defects.filter((each) => !String(each).includes('the database is away'))).toEqual([])
      await world.close()
    },
  }
}

function declareRoutes(
  { connection }: UploadsWorld,
  knobs: Knobs,
  target: Uploads<Member>,
): Uploads<Member> {
  const { avatars, papers } = connection.storages
  target.route('avatar', {
    storage: avatars,
    accept: { contentTypes: ['image/png'], extensions: ['.png'], maxBytes: 1_000_000 },
    action: 'AVATAR_UPLOADED',
    input: z.object({ title: z.string().default('none') }),
    authorize: ({ actor }) => actor !== 'mallory',
    key: ({ caller, id, name }) => `${caller.actor}/${id}/${name}`,
    quota: () => knobs.room,
    scan: () => knobs.verdict,
    async onComplete(stored, { input, id, caller }) {
      const { entered } = knobs
      knobs.entered = async () => undefined
      await entered()
      if (knobs.failing-- > 0) throw new Error('the database is away')
      knobs.completed.push({ stored, input, id })
      return { url: avatars.url(stored.key), member: caller.id }
    },
  })
  const paper = {
    storage: papers,
    accept: { maxBytes: 50_000_000 },
    action: 'PAPER_UPLOADED',
    authorize: () => true,
    key: ({ id }: { id: string }) => `${id}.bin`,
    onComplete: (stored: StoredObject) => stored.reference,
  }
  target.route('paper', { ...paper, mode: 'multipart' })
  target.route('form', { ...paper, mode: 'post' })
  target.route('fixed', { ...paper, mode: 'put', key: () => 'fixed' })
  return target
}
