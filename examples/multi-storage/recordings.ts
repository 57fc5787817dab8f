import { isStowageError, type PrivateStorage } from 'stowage'
import type { Trail } from 'stowage/audit'
import { createUploads, type Uploads } from 'stowage/endpoints'
import { z } from 'zod'
import type { Sessions } from '../parts/sessions.ts'
import { title } from './document.ts'
import { keys, userIdOf } from './keys.ts'
import { recordBase, type Register } from './register.ts'

/** A large file that a browser sent straight to S3. */
export const recording = recordBase.extend({
  title,
  name: z.string(),
  /** Bytes. */
  size: z.int(),
  /** The reference of itself, in `recordings`. */
  file: z.string(),
})

export type Recording = Readonly<z.output<typeof recording>>

export interface RecordingsOptions {
  readonly register: Register<Recording>
  readonly recordings: PrivateStorage
  /** Where uploads wait to be verified. */
  readonly incoming: PrivateStorage
  readonly trail: Trail
  readonly sessions: Sessions
  readonly secret: string
  /** Bytes that one person may store. */
  readonly allowance: number
  readonly now: () => Date
  readonly onDefect: (error: unknown) => void
}

const megabyte = 1024 * 1024

/** The uploads that go past the application: it has the say at the beginning and at the end. */
export function createRecordings(options: RecordingsOptions): Uploads<{ readonly actor: string }> {
  const { register, recordings, incoming, sessions, allowance, now } = options
  const uploads = createUploads({
    ...options,
    pending: incoming,
    authenticate(request) {
      const actor = sessions.userOf(request)
      return actor === undefined ? undefined : { actor }
    },
  })
  uploads.route('recordings', {
    storage: recordings,
    accept: {
      contentTypes: ['video/mp4', 'video/webm', 'audio/*', 'application/zip'],
      extensions: ['.mp4', '.webm', '.mp3', '.m4a', '.wav', '.flac', '.ogg', '.zip'],
      minBytes: 1,
      maxBytes: 200 * megabyte,
    },
    action: 'RECORDING_UPLOADED',
    input: z.strictObject({ title }),
    // Everybody in the room may, as far as there is room.
    authorize: () => true,
    key: ({ id, name, caller, now: date }) =>
      keys.recording({ userId: userIdOf(caller.actor), id, name }, { date }),
    quota: async ({ actor }) => allowance - (await bytesOf(recordings, actor)),
    onComplete: async ({ reference, size }, { id, caller, input, name }) => {
      const common = { id, owner: caller.actor, createdAt: now().toISOString() }
      const record = { ...common, title: input.title, name, size, file: reference }
      try {
        await register.create(record)
      } catch (error) {
        // An earlier attempt got as far as this.
        if (!isStowageError(error, 'KeyExists')) throw error
      }
      return { id }
    },
  })
  return uploads
}

async function bytesOf(recordings: PrivateStorage, actor: string): Promise<number> {
  let bytes = 0
  for await (const { size } of recordings.list(`${userIdOf(actor)}/`)) bytes += size
  return bytes
}
