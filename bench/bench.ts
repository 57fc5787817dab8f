import { createS3Client } from '../src/client/s3-client.ts'
import type { Contender } from './compare.ts'
import type { Compiled } from './compile.ts'
import { bodyBytes as bytesOf } from './load/body-bytes.ts'
import type { LoadJob, Window } from './load/load-job.ts'
import { openLoad } from './open-load.ts'
import type { Scope } from './scope.ts'
import { signedHeads } from './signed-heads.ts'
import type { Target } from './targets/target.ts'

/** What every question is given. */
export interface Bench extends Window {
  readonly compiled: Compiled
  readonly rounds: number
  /** Where servers keep their data: the disk that is measured. */
  readonly directory: string
  /** What the question starts goes with it. */
  readonly scope: Scope
  /** Says what is under way. */
  readonly say: (line: string) => void
}

/** What is asked of each target. */
export interface RequestLoad {
  readonly method: 'GET' | 'PUT'
  /** Bytes of each object. */
  readonly bodyBytes: number
  readonly connections: number
  /** How many keys are used, again and again. */
  readonly keys: number
  readonly unsignedPayload?: boolean
}

export const bucket = 'bench'

/** The keys of a load: the bare server answers by the size in them. */
export function keysOf({ method, keys, bodyBytes: size }: RequestLoad): readonly string[] {
  return Array.from({ length: keys }, (_, at) => `${method.toLowerCase()}/${size}/k${at}`)
}

/** What does a job in every round. */
export function contender(
  bench: Bench,
  about: Pick<Contender, 'name' | 'note' | 'verify'>,
  jobOf: (window: Window) => LoadJob,
): Contender {
  const { seconds, warmup } = bench
  const { run, end } = openLoad(bench)
  const { name, note, verify } = about
  return {
    name,
    note,
    verify,
    // In the first round a server is new: its code is compiled while it runs.
    measure: (round) => run(jobOf({ seconds, warmup: round === 0 ? warmup + 3 : warmup })),
    end,
  }
}

/** A server under a load of signed requests. */
export function loaded(bench: Bench, target: Target, load: RequestLoad): Contender {
  const { name, note, pids } = target
  const { hostname: host, port } = new URL(target.endpoint)
  const isPut = load.method === 'PUT'
  const bodyBytes = isPut ? load.bodyBytes : 0
  const verify = isPut && target.stores ? () => verifyStored(target, load) : undefined
  return contender(bench, { name, note, verify }, (window) => ({
    kind: 'requests',
    ...window,
    pids,
    host,
    port: Number(port),
    connections: load.connections,
    // Signed here and not before: a question can take longer than a signature lives.
    heads: signedHeads(target, { ...load, bucket, keys: keysOf(load), bodyBytes }),
    bodyBytes,
    answerBytes: isPut ? undefined : load.bodyBytes,
  }))
}

/** Makes the bucket, and for reading its objects too. */
export async function prepare(target: Target, load: RequestLoad): Promise<void> {
  const { endpoint, credentials } = target
  const client = createS3Client({ endpoint, credentials })
  try {
    const { Buckets = [] } = await client.send('ListBuckets', {})
    if (!Buckets.some(({ Name }) => Name === bucket)) {
      await client.send('CreateBucket', { Bucket: bucket })
    }
    if (load.method === 'PUT') return
    const Body = bytesOf(load.bodyBytes)
    const keys = keysOf(load).values()
    const putNext = async (): Promise<void> => {
      for (const Key of keys) await client.send('PutObject', { Bucket: bucket, Key, Body })
    }
    await Promise.all(Array.from({ length: load.connections }, putNext))
  } finally {
    await client.close()
  }
}

/** Reads some of what was put. */
async function verifyStored({ endpoint, credentials }: Target, load: RequestLoad): Promise<void> {
  const client = createS3Client({ endpoint, credentials })
  const expected = bytesOf(load.bodyBytes)
  try {
    for (const Key of keysOf(load).slice(0, 3)) {
      const { Body } = await client.send('GetObject', { Bucket: bucket, Key })
      if (!expected.equals(await Body.bytes())) throw new Error(`${Key} is not what was put`)
    }
  } finally {
    await client.close()
  }
}
