import { defineStowage } from '../../declaration/define-stowage.ts'
import { openStoragesWorld, type StoragesWorld } from '../storages-world.test.fixture.ts'
import { createUploads, type Uploads, type UploadsOptions } from './create-uploads.ts'

export const declaration = defineStowage({
  app: 'uploads',
  buckets: { media: {}, documents: {} },
  storages: {
    avatars: { kind: 'public-media', bucket: 'media', location: 'avatars' },
    papers: { kind: 'private-media', bucket: 'documents', location: 'papers' },
    incoming: { kind: 'private-media', bucket: 'documents', location: 'incoming' },
    scans: {
      kind: 'private-media',
      bucket: 'documents',
      location: 'scans',
      accept: { extensions: ['.png'], contentTypes: ['image/png'], maxBytes: 100 },
    },
  },
})

export interface Member {
  readonly actor: string
  readonly id: number
}

export interface UploadsWorld extends StoragesWorld<typeof declaration> {
  readonly defects: unknown[]
  /** The endpoint of one more process of the application. */
  readonly open: (changes?: Partial<UploadsOptions<Member>>) => Uploads<Member>
}

export const secret = 'a secret of thirty-two bytes, or more'

/** Starts a server with the storages that uploads need, and an empty trail. */
export async function openUploadsWorld(): Promise<UploadsWorld> {
  const world = await openStoragesWorld(declaration)
  const defects: unknown[] = []
  return {
    ...world,
    defects,
    open: (changes = {}) =>
      createUploads({
        secret,
        trail: world.trail,
        pending: world.connection.storages.incoming,
        authenticate(request) {
          const actor = request.headers.get('x-user')
          return actor === null ? undefined : { actor, id: actor.length }
        },
        onDefect: (error) => defects.push(error),
        ...changes,
      }),
  }
}

export interface Reply {
  readonly status: number
  readonly body: Record<string, unknown>
}

/** Sends a message as a browser does. */
export async function ask(
  uploads: Uploads<Member>,
  message: Readonly<Record<string, unknown>>,
  headers: Readonly<Record<string, string>> = { 'x-user': 'dana' },
): Promise<Reply> {
  const request = new Request('http://app.example/uploads', {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(message),
  })
  const response = await uploads.handle(request, { address: '192.0.2.7' })
  return { status: response.status, body: (await response.json()) as Record<string, unknown> }
}

/** The bytes of a PNG of one pixel. */
export const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGNgYGBgAAAABQABpfZFQAAAAABJRU5ErkJggg==',
  'base64',
)
