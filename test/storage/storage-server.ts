import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { CopyTuning } from '../../src/client/copy-object-options.ts'
import { createS3Client, type S3Client, type S3ClientOptions } from '../../src/client/s3-client.ts'
import { defineStowage } from '../../src/declaration/define-stowage.ts'
import { startServer, type RunningServer } from '../../src/server/start-server.ts'
import { openStorage } from '../../src/storage/open-storage.ts'
import type { Storage } from '../../src/storage/storage.ts'

/** Also the name of its only bucket. */
export const bucket = 'documents'

const { storages: declared } = defineStowage({
  app: 'suite',
  buckets: { [bucket]: {} },
  storages: {
    bols: { kind: 'private-media', bucket, location: 'bols' },
    drafts: { kind: 'private-media', bucket, location: 'drafts', overwrite: 'replace' },
    avatars: { kind: 'public-media', bucket, location: 'avatars', overwrite: 'replace' },
  },
})

export interface StorageServer {
  readonly server: RunningServer
  readonly client: S3Client
  readonly storages: Readonly<Record<keyof typeof declared, Storage>>
  readonly close: () => Promise<void>
}

export interface StorageServerOptions extends S3ClientOptions {
  readonly copies?: CopyTuning | undefined
}

/** The storages of one bucket on an embedded server of their own. */
export async function openStorageServer({
  copies,
  ...options
}: StorageServerOptions = {}): Promise<StorageServer> {
  const directory = await mkdtemp(join(tmpdir(), 'stowage-storage-'))
  const server = await startServer({ directory, port: 0 })
  const { accessKeyId, secretAccessKey } = server.credentials
  const credentials = { accessKeyId, secretAccessKey }
  const { endpoint } = server
  const client = createS3Client({ endpoint, provider: 'embedded', credentials, ...options })
  const presigner = await client.presigner()
  await client.send('CreateBucket', { Bucket: bucket })
  const open = (name: keyof typeof declared): Storage =>
    openStorage({ client, presigner, copies }, declared[name])
  return {
    server,
    client,
    storages: { bols: open('bols'), drafts: open('drafts'), avatars: open('avatars') },
    async close() {
      await client.close()
      await server.close()
      await rm(directory, { recursive: true })
    },
  }
}
