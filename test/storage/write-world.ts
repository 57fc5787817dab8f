import type { Credentials } from '../../src/client/credentials.ts'
import type { S3Client } from '../../src/client/s3-client.ts'
import { defineStowage } from '../../src/declaration/define-stowage.ts'
import type { Storage } from '../../src/storage/storage.ts'
import { createTestStorages } from '../../src/testing/create-test-storages.ts'

export const bucket = 'written'

const declaration = defineStowage({
  app: 'writes',
  buckets: { [bucket]: {} },
  kinds: { gallery: { extends: 'public-media', location: 'gallery' } },
  storages: {
    documents: { kind: 'private-media', bucket },
    drafts: { kind: 'private-media', bucket, location: 'drafts', overwrite: 'replace' },
    avatars: { kind: 'public-media', bucket, overwrite: 'alternative' },
    gallery: { kind: 'gallery', bucket },
    assets: { kind: 'static', bucket, compress: 'br' },
    invoices: {
      kind: 'private-media',
      bucket,
      location: 'invoices',
      accept: { extensions: ['.pdf', '.png'], contentTypes: ['application/pdf', 'image/*'] },
    },
    small: {
      kind: 'private-media',
      bucket,
      location: 'small',
      accept: { maxBytes: 1024, minBytes: 3 },
    },
  },
})

export type StorageName = keyof typeof declaration.storages

/** A server with storages of every policy, and what is left in their bucket. */
export interface WriteWorld {
  readonly client: S3Client
  readonly credentials: Credentials
  readonly storage: (name: StorageName) => Storage
  /** The keys of the bucket, and of its uploads that have begun. */
  readonly left: () => Promise<readonly string[]>
  readonly read: (storage: Storage, key: string) => Promise<Buffer>
  readonly close: () => Promise<void>
}

export async function openWriteWorld(): Promise<WriteWorld> {
  const { client, credentials, storages, close } = await createTestStorages(declaration)
  return {
    client,
    credentials,
    storage: (name) => storages[name],
    async left() {
      const { Contents = [] } = await client.send('ListObjectsV2', { Bucket: bucket })
      const { Uploads = [] } = await client.send('ListMultipartUploads', { Bucket: bucket })
      return [...Contents, ...Uploads].map(({ Key = '' }) => Key)
    },
    async read(storage, key) {
      const { body } = await storage.get(key)
      return body.bytes()
    },
    close,
  }
}

/** A stream of so many bytes in chunks of 64 KiB; may fail at one of them. */
export async function* zeros(bytes: number, failAt = Infinity): AsyncGenerator<Uint8Array> {
  const size = 64 * 1024
  for (let at = 0; at < bytes; at += size) {
    if (at >= failAt) throw new Error('the disk of the caller failed')
    yield Buffer.alloc(Math.min(size, bytes - at))
  }
}
