import type { Uploads } from 'stowage/endpoints'
import { createSessions } from '../parts/sessions.ts'
import { startStack, type Ground, type Stack, type StackOptions } from '../parts/start-stack.ts'
import { createApp } from './app.ts'
import { roomDocument } from './document.ts'
import { createDocuments, type Documents } from './documents.ts'
import { paper } from './paper-routes.ts'
import { readSecret } from './read-secret.ts'
import { createRecordings, recording, type Recording } from './recordings.ts'
import { createRegister, type Register } from './register.ts'
import declaration from './stowage.config.ts'

/** All that the example is made of, running. */
export interface ExampleStack extends Stack<typeof declaration> {
  readonly documents: Documents
  readonly recordings: Register<Recording>
  readonly uploads: Uploads<{ readonly actor: string }>
}

export interface RoomOptions extends StackOptions {
  /** Bytes of large files that one person may store. @default 2000 MiB */
  readonly allowance?: number | undefined
}

/** Milliseconds between two sweeps. */
const sweepEveryMs = 3_600_000

/** Starts S3, applies the declaration to it, and serves the application on top. */
export function startExample(options: RoomOptions): Promise<ExampleStack> {
  return startStack(
    {
      declaration,
      userNames: ['dana@northgate.example', 'luis@northgate.example'],
      // Fifty pictures as they come out of a telephone; what is larger goes straight to S3.
      maxBodyBytes: 100 * 1024 * 1024,
      build: (ground) => build(ground, options.allowance ?? 2000 * 1024 * 1024),
    },
    options,
  )
}

async function build(ground: Ground<typeof declaration>, allowance: number) {
  const { connection, users, now } = ground
  const { storages, object } = connection
  const { records } = storages
  const sessions = createSessions({ cookieName: 'room_session', users, now })
  const documents = createDocuments({
    ...storages,
    object,
    now,
    register: createRegister({ records, name: 'documents', schema: roomDocument }),
  })
  const recordings = createRegister({ records, name: 'recordings', schema: recording })
  const uploads = createRecordings({
    ...ground,
    ...storages,
    sessions,
    register: recordings,
    allowance,
    secret: await readSecret(ground.directory),
  })
  sweepNowAndThen(ground, uploads)
  const papers = createRegister({ records, name: 'papers', schema: paper })
  const registers = { documents, papers, recordings }
  const app = await createApp({ ...ground, ...registers, sessions, upload: uploads.handle })
  return { app, documents, recordings, uploads }
}

/** Deletes what uploads that never ended have left behind. */
function sweepNowAndThen(
  { whenClosing, onDefect }: Ground<typeof declaration>,
  uploads: ExampleStack['uploads'],
): void {
  const sweeping = setInterval(() => void uploads.sweep().catch(onDefect), sweepEveryMs)
  whenClosing(async () => clearInterval(sweeping))
}
