import {
  CreateBucketCommand,
  ListObjectVersionsCommand,
  PutBucketLifecycleConfigurationCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  type LifecycleRule,
  type PutObjectCommandOutput,
} from '@aws-sdk/client-s3'
import type { BucketReport } from '../../src/server/lifecycle/lifecycle-report.ts'
import { openWorldAndClock, type MovedClock } from './moved-clock.ts'
import { openS3World, type S3World } from './s3-world.ts'

export interface NewBucket {
  readonly rules: readonly Partial<LifecycleRule>[]
  readonly versioned?: boolean
  readonly locked?: boolean
}

/** A server whose days pass when they are told to. */
export interface LifecycleWorld extends S3World {
  readonly clock: MovedClock
  /** A bucket with these rules, enabled and for all objects unless they say otherwise. */
  bucketWith(bucket: NewBucket): Promise<string>
  put(bucket: string, key: string, more?: object): Promise<PutObjectCommandOutput>
  /** What a run that comes so many days later does to a bucket. */
  runAfter(days: number, bucket: string): Promise<BucketReport | undefined>
  /** Key, class, and whether it is the latest, of all versions and markers. */
  contents(bucket: string): Promise<readonly string[]>
}

export async function openLifecycleWorld(): Promise<LifecycleWorld> {
  const { world, clock } = await openWorldAndClock((now) => openS3World({ now }))
  const { s3, server } = world
  let buckets = 0
  return {
    ...world,
    clock,
    async bucketWith({ rules, versioned = false, locked = false }) {
      const Bucket = `lifecycle-${++buckets}`
      await s3.send(new CreateBucketCommand({ Bucket, ObjectLockEnabledForBucket: locked }))
      if (versioned) {
        const VersioningConfiguration = { Status: 'Enabled' as const }
        await s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration }))
      }
      const Rules = rules.map((rule) => ({ Filter: {}, Status: 'Enabled' as const, ...rule }))
      const LifecycleConfiguration = { Rules }
      await s3.send(new PutBucketLifecycleConfigurationCommand({ Bucket, LifecycleConfiguration }))
      return Bucket
    },
    put: (Bucket, Key, more = {}) =>
      s3.send(new PutObjectCommand({ Bucket, Key, Body: 'body', ...more })),
    async runAfter(days, bucket) {
      clock.passDays(days)
      const { buckets: reports } = await server.runLifecycle({ bucket })
      return reports[0]
    },
    async contents(Bucket) {
      const command = new ListObjectVersionsCommand({ Bucket })
      const { Versions = [], DeleteMarkers = [] } = await s3.send(command)
      return [
        ...Versions.map(({ Key, StorageClass, IsLatest }) =>
          [Key, StorageClass, ...(IsLatest ? [] : ['noncurrent'])].join(' '),
        ),
        ...DeleteMarkers.map(({ Key }) => `${Key} marker`),
      ].toSorted()
    },
  }
}
