import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { createS3Client, type S3Client } from '../../src/client/s3-client.ts'
import { inspectBucket } from './inspect-bucket.ts'
import { createLedger, type Ledger } from './ledger.ts'
import type { Random } from './random.ts'
import { credentials, startServerProcess, type ServerProcess } from './server-process.ts'
import { writeUntilFailure } from './writer.ts'

export interface CrashOptions {
  readonly main: string
  readonly directory: string
  readonly random: Random
  readonly rounds: number
  readonly writers: number
}

export interface CrashReport {
  readonly acknowledged: number
  /** Of every start after a crash, in milliseconds. */
  readonly startsMs: readonly number[]
  /** Of the slower of two starts with nothing to recover, one before and one after them: what the machine is capable of. */
  readonly idleStartMs: number
  /** What was lost, torn, wrong or left over; nothing when all is well. */
  readonly findings: readonly string[]
}

const bucket = 'crash'
const keysEach = 6
/** A machine that is this slow to acknowledge is killed all the same, in milliseconds. */
const patienceMs = 5000

/** Kills the server again and again while it is written to, and inspects what each start finds. */
export async function runCrashRounds(options: CrashOptions): Promise<CrashReport> {
  const { rounds, directory } = options
  const ledger = createLedger()
  const startsMs: number[] = []
  const findings: string[] = []
  let acknowledged = 0
  let server = await startServerProcess(options)
  const firstMs = server.startMs
  await withClient(server, (client) => client.send('CreateBucket', { Bucket: bucket }))
  for (let round = 1; round <= rounds; round++) {
    const outcome = await writeUntilKilled(server, ledger, options)
    acknowledged += outcome.acknowledged
    server = await startServerProcess(options)
    startsMs.push(server.startMs)
    const leftovers = await readdir(join(directory, 'store', 'tmp'))
    const wrong = await withClient(server, (client) => inspectBucket(client, bucket, ledger))
    const all = [...outcome.refusals, ...leftovers.map((name) => `tmp/${name}: is left`), ...wrong]
    findings.push(...all.map((finding) => `round ${round}: ${finding}`))
  }
  await withClient(server, emptyBucket)
  await server.stop()
  const last = await blobsLeft(options)
  const idleStartMs = Math.max(firstMs, last.startMs)
  return { acknowledged, startsMs, idleStartMs, findings: [...findings, ...last.findings] }
}

interface RoundOutcome {
  readonly acknowledged: number
  /** What went wrong before the server was killed. */
  readonly refusals: readonly string[]
}

async function writeUntilKilled(
  server: ServerProcess,
  ledger: Ledger,
  { random, writers }: CrashOptions,
): Promise<RoundOutcome> {
  const enough = 1 + random.integer(1500)
  const afterMs = random.integer(12)
  const refusals: string[] = []
  let acknowledged = 0
  let killed = false
  let reach: () => void = () => {}
  const reached = new Promise<void>((resolve) => (reach = resolve))
  const giveUp = setTimeout(reach, patienceMs)
  await withClient(server, async (client) => {
    const writing = Array.from({ length: writers }, async (_, writer) => {
      const failure = await writeUntilFailure({
        client,
        bucket,
        ledger,
        random: random.fork(),
        keys: keysOf(writer),
        nextId,
        onAcknowledged: () => {
          acknowledged++
          if (acknowledged === enough) reach()
        },
      })
      if (killed) return
      refusals.push(`writer ${writer} was refused, ${String(failure)}`)
      reach()
    })
    await reached
    clearTimeout(giveUp)
    await delay(afterMs)
    killed = true
    await server.kill()
    await Promise.all(writing)
  })
  return { acknowledged, refusals }
}

const keysOf = (writer: number): readonly [string, ...string[]] => [
  `writer-${writer}/first`,
  ...Array.from({ length: keysEach - 1 }, (_, at) => `writer-${writer}/${at}`),
]

let lastId = 0
const nextId = (): number => ++lastId

async function withClient<Result>(
  { endpoint }: ServerProcess,
  use: (client: S3Client) => Promise<Result>,
): Promise<Result> {
  const client = createS3Client({ endpoint, credentials, retries: 0 })
  try {
    return await use(client)
  } finally {
    await client.close()
  }
}

async function emptyBucket(client: S3Client): Promise<void> {
  const { Contents = [] } = await client.send('ListObjectsV2', { Bucket: bucket })
  await Promise.all(Contents.map(({ Key }) => client.send('DeleteObject', { Bucket: bucket, Key })))
  const { Uploads = [] } = await client.send('ListMultipartUploads', { Bucket: bucket })
  await Promise.all(
    Uploads.map(({ Key, UploadId }) =>
      client.send('AbortMultipartUpload', { Bucket: bucket, Key, UploadId }),
    ),
  )
  await client.send('DeleteBucket', { Bucket: bucket })
}

interface LastStart {
  readonly startMs: number
  readonly findings: readonly string[]
}

/** An empty server soon has no bytes on disk but its index: what crashes cut off is freed, too. */
async function blobsLeft(options: CrashOptions): Promise<LastStart> {
  const server = await startServerProcess(options)
  const deadline = performance.now() + patienceMs
  let left = await blobCount(options)
  while (left > 0 && performance.now() < deadline) {
    await delay(20)
    left = await blobCount(options)
  }
  await server.stop()
  const findings = left === 0 ? [] : [`${left} blobs are left after ${options.rounds} rounds`]
  return { startMs: server.startMs, findings }
}

async function blobCount({ directory }: CrashOptions): Promise<number> {
  const entries = await readdir(join(directory, 'store', 'blobs'), {
    recursive: true,
    withFileTypes: true,
  })
  return entries.filter((entry) => entry.isFile()).length
}
