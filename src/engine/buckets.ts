import { createExclusive } from '../core/exclusive.ts'
import type { Json } from '../core/json.ts'
import type { Bucket, BucketInit, BucketReference, Versioning } from './bucket.ts'
import type { Engine } from './engine.ts'
import { dropUploadsOf } from './drop-upload.ts'
import { engineError } from './errors.ts'
import { decodeJson, encodeJson } from './format.ts'
import type { IndexStore } from './index-store.ts'
import { afterPrefix, numberKey, objectKey } from './keys.ts'
import { isRecord } from './metadata.ts'
import type { Tables } from './tables.ts'
import { readUsage } from './transaction.ts'

export type Buckets = Pick<
  Engine,
  | 'createBucket'
  | 'bucket'
  | 'buckets'
  | 'deleteBucket'
  | 'putAspect'
  | 'deleteAspect'
  | 'setVersioning'
  | 'usage'
> & {
  meant(reference: BucketReference): Bucket | undefined
  /** Inside a transaction: false once one before it deleted the bucket. */
  isLive(bucket: Bucket): boolean
  /** Inside a transaction: false if no version can have been written yet. */
  isVersioned(bucket: Bucket): boolean
}

/** The buckets, all of them decoded in memory. Their changes are made one at a time. */
export function openBuckets(index: IndexStore, now: () => number): Buckets {
  const known = readBuckets(index)
  const exclusive = createExclusive()
  const dead = new Set<number>()

  const meant = (reference: BucketReference): Bucket | undefined => {
    if (typeof reference === 'string') return known.get(reference)
    const bucket = known.get(reference.name)
    return bucket?.id === reference.id ? bucket : undefined
  }
  const create = async (name: string, init: BucketInit) => {
    const existing = known.get(name)
    if (existing !== undefined) return { created: false, bucket: existing }
    const created = now()
    const bucket = await index.write((transaction): Bucket => {
      const aspects = init.aspects ?? {}
      const id = transaction.next('bucket')
      const { versioning } = init
      const made = { ...init, id, name, created, versioning, aspects }
      index.buckets.putSync(numberKey(id), encodeJson(made))
      return made
    })
    known.set(name, bucket)
    return { created: true, bucket }
  }
  const deleteOne = async (reference: BucketReference) => {
    const bucket = meant(reference)
    if (bucket === undefined) return 'absent'
    const deleted = await index.write((transaction) => {
      dead.delete(bucket.id)
      if (!isEmpty(index, bucket.id)) return false
      dead.add(bucket.id)
      dropUploadsOf(index, transaction, bucket.id)
      index.buckets.removeSync(numberKey(bucket.id))
      index.usage.removeSync(numberKey(bucket.id))
      return true
    })
    if (!deleted) return 'not-empty'
    known.delete(bucket.name)
    return 'deleted'
  }
  const change = async (
    reference: BucketReference,
    changed: (bucket: Bucket) => Bucket | undefined,
  ) => {
    const before = meant(reference)
    const bucket = before && changed(before)
    if (bucket === undefined) return false
    await index.write(() => index.buckets.putSync(numberKey(bucket.id), encodeJson(bucket)))
    known.set(bucket.name, bucket)
    return true
  }
  return {
    meant,
    // Both hold for what is committed next: a version comes only after versioning was set here.
    isLive: (bucket) => !dead.has(bucket.id),
    isVersioned: (bucket) => known.get(bucket.name)?.versioning !== undefined,
    bucket: (name) => known.get(name),
    buckets: () => [...known.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1)),
    createBucket: (name, init) => exclusive(() => create(name, init)),
    deleteBucket: (bucket) => exclusive(() => deleteOne(bucket)),
    putAspect: (reference, aspect, value) =>
      exclusive(() => change(reference, (bucket) => withAspect(bucket, aspect, value))),
    deleteAspect: (reference, aspect) =>
      exclusive(() => change(reference, (bucket) => withoutAspect(bucket, aspect))),
    setVersioning: (reference, versioning) =>
      exclusive(() => change(reference, (bucket) => ({ ...bucket, versioning }))),
    usage(name) {
      const bucket = known.get(name)
      return bucket && readUsage(index, bucket.id)
    },
  }
}

function withAspect(bucket: Bucket, aspect: string, value: Json): Bucket {
  return { ...bucket, aspects: { ...bucket.aspects, [aspect]: value } }
}

function withoutAspect(bucket: Bucket, aspect: string): Bucket | undefined {
  if (!Object.hasOwn(bucket.aspects, aspect)) return undefined
  const { [aspect]: _, ...aspects } = bucket.aspects
  return { ...bucket, aspects }
}

function isEmpty(tables: Tables, bucket: number): boolean {
  const start = objectKey(bucket, '')
  const range = { start, end: afterPrefix(start), limit: 1 }
  return [tables.current, tables.history].every((table) => table.getKeysCount(range) === 0)
}

function readBuckets(tables: Tables): Map<string, Bucket> {
  const known = new Map<string, Bucket>()
  for (const { value } of tables.buckets.getRange({})) {
    const bucket = bucketOf(decodeJson(value))
    known.set(bucket.name, bucket)
  }
  return known
}

function bucketOf(value: unknown): Bucket {
  if (!isRecord(value)) throw engineError('IndexCorrupt', { context: { table: 'buckets' } })
  const { id, name, region, owner, created, aspects } = value
  const sound =
    typeof id === 'number' &&
    typeof name === 'string' &&
    typeof region === 'string' &&
    typeof owner === 'string' &&
    typeof created === 'number' &&
    isAspects(aspects)
  if (!sound) throw engineError('IndexCorrupt', { context: { table: 'buckets' } })
  const versioning = versioningOf(value['versioning'])
  return { id, name, region, owner, created, versioning, aspects }
}

function isAspects(value: unknown): value is Readonly<Record<string, Json>> {
  return isRecord(value)
}

function versioningOf(value: unknown): Versioning | undefined {
  return value === 'Enabled' || value === 'Suspended' ? value : undefined
}
