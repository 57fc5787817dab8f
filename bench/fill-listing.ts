import type { Engine } from '../src/engine/engine.ts'
import { startServer } from '../src/server/start-server.ts'
import { benchCredentials } from './targets/target.ts'

/** Keys below one prefix of the last level, and prefixes of that level below one of the first. */
export const fanOut = 100

/** `00042/07/55`: a hundred keys to a prefix, a hundred of those to the one above. */
export function listedKey(at: number): string {
  const parts = [Math.floor(at / fanOut ** 2), Math.floor(at / fanOut) % fanOut, at % fanOut]
  return parts.map((part, level) => String(part).padStart(level === 0 ? 5 : 2, '0')).join('/')
}

/** How many writes are under way at a time: LMDB makes them one commit. */
const together = 5000

/** Fills a data directory through the engine, which is what the server would do with as many requests. */
export async function fillListing(data: string, sizes: readonly number[]): Promise<void> {
  const server = await startServer({
    directory: data,
    port: 0,
    credentials: benchCredentials,
    onDefect: (error) => {
      throw error
    },
  })
  try {
    for (const size of sizes) await fillBucket(server.engine, size, server.credentials.account)
    await fillHistory(server.engine, server.credentials.account)
  } finally {
    await server.close()
  }
}

export const bucketOf = (size: number): string => `keys-${size}`

async function fillBucket(engine: Engine, size: number, owner: string): Promise<void> {
  const bucket = bucketOf(size)
  await engine.createBucket(bucket, { owner, region: 'us-east-1', aspects: {} })
  await inGroups(size, (at) => put(engine, bucket, listedKey(at)))
}

export const historyBucket = 'history'
/** So many delete markers on one key, and as many keys with one each. */
export const markers = 100_000
export const markedKey = 'marked'

async function fillHistory(engine: Engine, owner: string): Promise<void> {
  const bucket = historyBucket
  await engine.createBucket(bucket, { owner, region: 'us-east-1', aspects: {} })
  await engine.setVersioning(bucket, 'Enabled')
  await inGroups(markers, () => engine.deleteObject({ bucket, key: markedKey }))
  await inGroups(markers, (at) => put(engine, bucket, listedKey(at)))
  await inGroups(markers, (at) => engine.deleteObject({ bucket, key: listedKey(at) }))
}

async function put(engine: Engine, bucket: string, key: string): Promise<void> {
  const staged = engine.stageBytes(Buffer.from(key))
  const { outcome } = await engine.putObject({ bucket, key, staged, metadata: {} })
  if (outcome !== 'stored') throw new Error(`${key} was not stored: ${outcome}`)
}

async function inGroups(count: number, work: (at: number) => Promise<unknown>): Promise<void> {
  for (let from = 0; from < count; from += together) {
    const size = Math.min(together, count - from)
    await Promise.all(Array.from({ length: size }, (_, nth) => work(from + nth)))
  }
}
