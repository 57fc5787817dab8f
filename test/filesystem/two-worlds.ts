import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createS3Client, type S3Client } from '../../src/client/s3-client.ts'
import { isStowageError } from '../../src/core/error.ts'
import { startServer } from '../../src/server/start-server.ts'
import {
  openFilesystemClient,
  type FilesystemClient,
} from '../../src/storage/filesystem/filesystem-client.ts'

export const bucket = 'both-worlds'

/** The same bucket twice: behind a server, and as a directory. */
export interface TwoWorlds {
  readonly server: S3Client
  readonly filesystem: FilesystemClient
  /** The directory of the second. */
  readonly directory: string
  readonly close: () => Promise<void>
}

export async function openTwoWorlds(): Promise<TwoWorlds> {
  const root = await mkdtemp(join(tmpdir(), 'stowage-worlds-'))
  const running = await startServer({ directory: join(root, 'server'), port: 0 })
  const { accessKeyId, secretAccessKey } = running.credentials
  const server = createS3Client({
    endpoint: running.endpoint,
    provider: 'embedded',
    credentials: { accessKeyId, secretAccessKey },
    retries: 0,
  })
  await server.send('CreateBucket', { Bucket: bucket })
  const directory = join(root, 'media')
  const filesystem = await openFilesystemClient({
    directory,
    url: 'http://127.0.0.1:9/storage/',
  })
  return {
    server,
    filesystem,
    directory,
    async close() {
      await filesystem.close()
      await server.close()
      await running.close()
      await rm(root, { recursive: true })
    },
  }
}

/** What comes of some work, in a form that two worlds can be compared in. */
export async function outcomeOf(work: () => Promise<unknown>): Promise<unknown> {
  try {
    return comparable(await work())
  } catch (error) {
    if (!isStowageError(error)) throw error
    return { code: error.code, status: error.status }
  }
}

/** Members that each world has its own values of, or that only a server has. */
const own: ReadonlySet<string> = new Set([
  'ContinuationToken',
  'Initiator',
  'Location',
  'NextContinuationToken',
  'NextUploadIdMarker',
  'Owner',
  'ServerSideEncryption',
  'UploadId',
  'UploadIdMarker',
])

function comparable(value: unknown): unknown {
  if (value instanceof Date) return 'a date'
  if (Array.isArray(value)) return value.map(comparable)
  if (typeof value !== 'object' || value === null) return value
  const members = Object.entries(value)
    .filter(([name, each]) => each !== undefined && each !== '' && !own.has(name))
    .map(([name, each]) => [name, comparable(each)] as const)
  return Object.fromEntries(members)
}
