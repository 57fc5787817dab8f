import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { S3Client } from '../client/s3-client.ts'
import type { Declaration } from '../declaration/declaration.ts'
import { defineStowage } from '../declaration/define-stowage.ts'
import { apply } from '../provision/apply.ts'
import { startServer, type RunningServer } from '../server/start-server.ts'
import { connect, type Connection } from '../storage/connect.ts'
import { emptyBucket } from './empty-bucket.ts'
import { createFaults, type Faults } from './faults.ts'
import { createTestClock, type TestClock } from './test-clock.ts'

/** A declaration's storages on an S3 server of their own, with nothing in them. */
export interface TestStorages<D extends Declaration = typeof fourKinds> extends Connection<D> {
  /** Where the server is; its signed URLs work for anybody on this machine. */
  readonly endpoint: string
  readonly region: string
  readonly credentials: RunningServer['credentials']
  /** The time of the server and of what signs. */
  readonly clock: TestClock
  /** What goes wrong, when something should. */
  readonly faults: Faults
  /** As new: nothing in the buckets but what the declaration says, no faults, the system's time. */
  readonly reset: () => Promise<void>
  /** Stops the server and deletes all it kept. */
  readonly close: () => Promise<void>
}

/** One storage of each kind, for tests that declare nothing. */
const fourKinds = defineStowage({
  app: 'test',
  buckets: { test: {} },
  storages: {
    static: { kind: 'static', bucket: 'test' },
    publicMedia: { kind: 'public-media', bucket: 'test' },
    privateMedia: { kind: 'private-media', bucket: 'test' },
    logs: { kind: 'logs', bucket: 'test' },
  },
})

/**
 * Starts the embedded server in this process, on a free port and in a directory of its own, applies
 * the declaration and connects its storages, whatever its target is. @default one storage of each kind
 */
export function createTestStorages(): Promise<TestStorages>
export function createTestStorages<const D extends Declaration>(
  declaration: D,
): Promise<TestStorages<D>>
export async function createTestStorages(
  declaration: Declaration = fourKinds,
): Promise<TestStorages<Declaration>> {
  const clock = createTestClock()
  const { intercept, ...faults } = createFaults()
  const directory = await mkdtemp(join(tmpdir(), 'stowage-test-'))
  const stops = [() => rm(directory, { recursive: true, force: true })]
  const close = async (): Promise<void> => {
    for (let stop = stops.pop(); stop !== undefined; stop = stops.pop()) await stop()
  }
  try {
    const { region } = declaration
    const server = await startServer({ directory, port: 0, region, now: clock.now, intercept })
    stops.push(() => server.close())
    const { endpoint, credentials } = server
    const { accessKeyId, secretAccessKey } = credentials
    const connection = await connect(declaration, {
      endpoint,
      provider: 'embedded',
      addressing: 'path',
      region,
      credentials: { accessKeyId, secretAccessKey },
      now: clock.now,
    })
    stops.push(connection.close)
    const { client } = connection
    await apply(declaration, client)
    const reset = async (): Promise<void> => {
      faults.clear()
      clock.reset()
      await emptyServer(client, declaration)
      await apply(declaration, client)
    }
    return { ...connection, endpoint, region, credentials, clock, faults, reset, close }
  } catch (error) {
    await close()
    throw error
  }
}

/** Empties every bucket, and deletes those that are not declared. */
async function emptyServer(client: S3Client, { buckets }: Declaration): Promise<void> {
  const declared = new Set(Object.values(buckets).map(({ name }) => name))
  const { Buckets = [] } = await client.send('ListBuckets', {})
  for (const { Name = '' } of Buckets) {
    await emptyBucket(client, Name)
    if (!declared.has(Name)) await client.send('DeleteBucket', { Bucket: Name })
  }
}
