import { randomBytes } from 'node:crypto'
import { expect } from 'vitest'
import type { S3Client } from '../../src/client/s3-client.ts'
import { defineStowage } from '../../src/declaration/define-stowage.ts'
import { connect } from '../../src/storage/connect.ts'
import type { PrivateStorage } from '../../src/storage/storage.ts'
import type { SuiteTarget } from './s3-suite.ts'

/** Storages in a bucket of their own, on whichever server. */
export interface StorageWorld {
  readonly target: SuiteTarget
  readonly client: S3Client
  /** Refuses to replace. */
  readonly bols: PrivateStorage
  /** Replaces. */
  readonly drafts: PrivateStorage
  /** Replaces, in a bucket with versions. */
  readonly kept: PrivateStorage
  /** The same drafts through another client, as if they were elsewhere. */
  readonly elsewhere: PrivateStorage
  readonly close: () => Promise<void>
}

export async function openStorageWorld(target: SuiteTarget): Promise<StorageWorld> {
  const { isStrict: _, ...options } = target
  const bucket = `stowage-${randomBytes(6).toString('hex')}`
  const history = `${bucket}-kept`
  const declaration = defineStowage({
    app: 'suite',
    buckets: { [bucket]: {}, [history]: { versioning: true } },
    storages: {
      bols: { kind: 'private-media', bucket, location: 'bols', cacheControl: 'no-store' },
      drafts: { kind: 'private-media', bucket, location: 'drafts', overwrite: 'replace' },
      kept: { kind: 'private-media', bucket: history, location: 'kept', overwrite: 'replace' },
    },
  })
  const { storages, client, close } = await connect(declaration, options)
  const other = await connect(declaration, options)
  await client.send('CreateBucket', { Bucket: bucket })
  await client.send('CreateBucket', { Bucket: history })
  const VersioningConfiguration = { Status: 'Enabled' } as const
  await client.send('PutBucketVersioning', { Bucket: history, VersioningConfiguration })
  return {
    ...storages,
    target,
    client,
    elsewhere: other.storages.drafts,
    async close() {
      for (const storage of [storages.bols, storages.drafts]) await empty(storage)
      for await (const { key, versionId } of storages.kept.versions())
        await storages.kept.delete(key, { versionId })
      await client.send('DeleteBucket', { Bucket: bucket })
      await client.send('DeleteBucket', { Bucket: history })
      await close()
      await other.close()
    },
  }
}

async function empty(storage: PrivateStorage): Promise<void> {
  async function* keys(): AsyncGenerator<string> {
    for await (const { key } of storage.list()) yield key
  }
  expect((await storage.deleteMany(keys())).failures).toEqual([])
}

/** The body of an object, as text. */
export async function textOf(storage: PrivateStorage, key: string): Promise<string> {
  return (await storage.get(key)).body.text()
}
