import { join } from 'node:path'
import { amendObject } from './amendments.ts'
import { createBlobStore } from './blob-store.ts'
import { openBlobDirectory } from './blob-directory.ts'
import type { BlobDirectory } from './blob-directory.ts'
import { createBodies } from './bodies.ts'
import { openBuckets } from './buckets.ts'
import type { Buckets } from './buckets.ts'
import { completeUpload } from './complete-upload.ts'
import { openDataDirectory } from './data-directory.ts'
import type { DataDirectory } from './data-directory.ts'
import { deleteObject } from './deletions.ts'
import { syncDirectory } from './disk.ts'
import { openKeyRing } from './encryption/key-ring.ts'
import type { KeyRing } from './encryption/key-ring.ts'
import type { MasterKey } from './encryption/master-key.ts'
import { createObjectKeys } from './encryption/object-keys.ts'
import type { EngineParts } from './engine-parts.ts'
import type { Engine, ObjectAddress, PutObject } from './engine.ts'
import { rowVersion } from './format.ts'
import { createCollector } from './garbage.ts'
import { createInFlight } from './in-flight.ts'
import type { InFlight } from './in-flight.ts'
import { openIndexStore } from './index-store.ts'
import type { IndexStore } from './index-store.ts'
import { createLatestVersions } from './latest-versions.ts'
import type { LatestVersions } from './latest-versions.ts'
import { listUploads } from './list-uploads.ts'
import { listVersions } from './list-versions.ts'
import { list } from './list.ts'
import { copyObject, putObject } from './objects.ts'
import { createOutbox, type Outbox } from './outbox.ts'
import { createPins } from './pins.ts'
import { createSequence } from './sequence.ts'
import { createStaging } from './staging.ts'
import { sweep, sweepNew } from './sweep.ts'
import { abortUpload, createUpload, knownUpload, listParts, putPart } from './uploads.ts'
import { findRow } from './versions.ts'

export interface EngineOptions {
  readonly directory: string
  /** The clock, in milliseconds. @default Date.now */
  readonly now?: () => number
  /** Bodies up to this many bytes live beside the index. @default 4096 */
  readonly inlineLimit?: number
  /** What the directory's keys are wrapped with. @default the one in `masterKeyFile` */
  readonly masterKey?: MasterKey
  /** Made with the first keys, mode 0600. @default `master.key` in the directory */
  readonly masterKeyFile?: string
}

/**
 * Opens a data directory, or makes it. Throws EngineLocked, FormatUnsupported, IndexCorrupt,
 * StorageFull, StorageFailed, and what {@link openKeyRing} throws.
 */
export async function openEngine(options: EngineOptions): Promise<Engine> {
  const directory = await openDataDirectory(options.directory)
  try {
    return await openIn(directory, options)
  } catch (error) {
    await directory.unlock()
    throw error
  }
}

async function openIn(directory: DataDirectory, options: EngineOptions): Promise<Engine> {
  const index = openIndexStore(directory.root)
  try {
    await syncDirectory(directory.root)
    const ring = await openRing(directory, index, options)
    await directory.upgrade()
    const blobs = await openBlobDirectory(directory.blobs, index.counter('blob'))
    return engineOf({ directory, index, ring, blobDirectory: blobs }, options)
  } catch (error) {
    await index.close()
    throw error
  }
}

/** The keys, and their newest number noted where a lost file of them is noticed. */
async function openRing(
  { root }: DataDirectory,
  index: IndexStore,
  { masterKey, masterKeyFile = join(root, 'master.key'), now = Date.now }: EngineOptions,
): Promise<KeyRing> {
  const known = index.counter('ring')
  const given = { ...(masterKey && { masterKey }), masterKeyFile }
  const ring = await openKeyRing({ directory: root, ...given, known, now })
  if (ring.newest > known)
    await index.write((transaction) => transaction.raise('ring', ring.newest))
  return ring
}

interface OpenStore {
  readonly directory: DataDirectory
  readonly index: IndexStore
  readonly ring: KeyRing
  readonly blobDirectory: BlobDirectory
}

function engineOf(
  { directory, index, ring, blobDirectory }: OpenStore,
  options: EngineOptions,
): Engine {
  const { now: clock = Date.now, inlineLimit = 4096 } = options
  const now = (): number => Math.floor(clock())
  const blobs = createBlobStore(blobDirectory, directory.temporary)
  const keys = createObjectKeys(ring)
  const pins = createPins(() => collector.notify())
  const collector = createCollector({ index, blobs, directory: blobDirectory, pins })
  const parts: EngineParts = {
    index,
    blobs,
    bodies: createBodies({ tables: index, blobs, keys, pins }),
    keys,
    staging: createStaging({ blobs, keys, inlineLimit }),
    buckets: openBuckets(index, now),
    sequence: createSequence(now, index.counter('sequence')),
    now,
    inlineLimit,
  }
  const latest = createLatestVersions((address) => getObject(parts, address), parts.bodies)
  index.onGarbage(() => collector.notify())
  collector.notify()
  const inFlight = createInFlight()
  const stop = new AbortController()
  const sweeping = { root: directory.blobs, directory: blobDirectory, index, stopping: stop.signal }
  // A disk or an index that fails is swept again at the next opening.
  const swept = sweepNew(sweeping).catch(() => undefined)
  const end = async (): Promise<void> => {
    stop.abort()
    await inFlight.close()
    await Promise.all([swept, blobs.close(), collector.stop()])
    await index.close()
    await directory.unlock()
  }
  let ended: Promise<void> | undefined
  return {
    ...reads(parts, latest, inFlight),
    ...writes(parts, latest, inFlight),
    ...bucketWrites(parts.buckets, inFlight),
    outbox: openOutbox(index, inFlight),
    sweep: () =>
      inFlight.run(async () => {
        await Promise.all([swept, collector.idle()])
        return sweep(sweeping)
      }),
    close: () => (ended ??= end()),
  }
}

/** The outbox, closed with the index. */
function openOutbox(index: IndexStore, { run, check }: InFlight): Outbox {
  const outbox = createOutbox(index)
  return {
    append: (queue, entries) => run(() => outbox.append(queue, entries)),
    acknowledge: (queue, ids) => run(() => outbox.acknowledge(queue, ids)),
    page(queue, options) {
      check()
      return outbox.page(queue, options)
    },
    count(queue) {
      check()
      return outbox.count(queue)
    },
    queues() {
      check()
      return outbox.queues()
    },
  }
}

function reads(parts: EngineParts, latest: LatestVersions, { run, check }: InFlight) {
  /** The function, refusing to work on a closed index. */
  const open = <Arguments extends readonly unknown[], Result>(
    read: (...given: Arguments) => Result,
  ) => {
    return (...given: Arguments): Result => {
      check()
      return read(...given)
    }
  }
  const { buckets, bodies, staging } = parts
  return {
    bucket: buckets.bucket,
    buckets: buckets.buckets,
    usage: open(buckets.usage),
    stageBytes: staging.stageBytes,
    getObject: open(latest.find),
    read: open(latest.read),
    partsOf: (version) => run(() => bodies.partsOf(version)),
    list: open((request) => list(parts, request)),
    listVersions: open((request) => listVersions(parts, request)),
    upload: open((address) => knownUpload(parts, address)?.upload),
    parts: open((request) => listParts(parts, request)),
    uploads: open((request) => listUploads(parts, request)),
  } satisfies Partial<Engine>
}

function getObject(
  { index, buckets }: EngineParts,
  { bucket: name, key, versionId }: ObjectAddress,
) {
  const bucket = buckets.bucket(name)
  const found = bucket && findRow({ tables: index, bucket: bucket.id, key }, versionId)
  return found && rowVersion(found.row, { bucket: name, key, isLatest: found.latest })
}

const placeOf = ({ bucket, key }: Pick<PutObject, 'bucket' | 'key'>) => ({
  bucket: typeof bucket === 'string' ? bucket : bucket.name,
  key,
})

function writes(parts: EngineParts, latest: LatestVersions, { run }: InFlight) {
  const { staging } = parts
  return {
    stage: (source, options) => run(() => staging.stage(source, options)),
    discard: staging.discard,
    putObject: (request) =>
      run(() => latest.change(placeOf(request), () => putObject(parts, request))),
    copyObject: (request) =>
      run(() => latest.change(placeOf(request), () => copyObject(parts, request))),
    deleteObject: (request) =>
      run(() => latest.change(request, () => deleteObject(parts, request))),
    amendObject: (request) => run(() => latest.change(request, () => amendObject(parts, request))),
    createUpload: (request) => run(() => createUpload(parts, request)),
    putPart: (request) => run(() => putPart(parts, request)),
    abortUpload: (address) => run(() => abortUpload(parts, address)),
    completeUpload: (request) =>
      run(() => latest.change(request, () => completeUpload(parts, request))),
  } satisfies Partial<Engine>
}

function bucketWrites(buckets: Buckets, { run }: InFlight) {
  return {
    createBucket: (name, init) => run(() => buckets.createBucket(name, init)),
    deleteBucket: (name) => run(() => buckets.deleteBucket(name)),
    putAspect: (name, aspect, value) => run(() => buckets.putAspect(name, aspect, value)),
    deleteAspect: (name, aspect) => run(() => buckets.deleteAspect(name, aspect)),
    setVersioning: (name, versioning) => run(() => buckets.setVersioning(name, versioning)),
  } satisfies Partial<Engine>
}
