import { createS3Client } from '../src/client/s3-client.ts'
import type { Compiled } from './compile.ts'
import type { Contender } from './compare.ts'
import { bodyBytes } from './load/body-bytes.ts'
import type { Window } from './load/load-job.ts'
import { runLoad } from './run-load.ts'
import { signedHeads } from './signed-heads.ts'
import type { Target } from './targets/target.ts'

/** What every question is given. */
export interface Bench extends Window {
  readonly compiled: Compiled
  readonly rounds: number
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

/** The keys of objects of one size, which the bare server and nginx answer by. */
export function keysOf({ keys, bodyBytes: size }: Pick<RequestLoad, 'keys' | 'bodyBytes'>) {
  return Array.from({ length: keys }, (_, at) => `${size}/k${at}`)
}

/** A server under a load of signed requests. */
export function contender(bench: Bench, target: Target, load: RequestLoad): Contender {
  const sent = load.method === 'PUT' ? load.bodyBytes : 0
  const { hostname, port } = new URL(target.endpoint)
  return {
    name: target.name,
    measure() {
      const { seconds, warmup } = bench
      // Signed here and not before: a question can take longer than a signature lives.
      const heads = signedHeads(target, {
        ...load,
        bucket,
        keys: keysOf(load),
        bodyBytes: sent,
      })
      const { connections } = load
      const sending = { host: hostname, port: Number(port), connections, heads, bodyBytes: sent }
      return runLoad(bench.compiled, { kind: 'requests', seconds, warmup, ...sending }, target.pids)
    },
  }
}

/** Makes the bucket, and for reading its objects too. */
export async function prepare(target: Target, load: RequestLoad): Promise<void> {
  const { endpoint, credentials } = target
  const client = createS3Client({ endpoint, credentials })
  try {
    await client.send('CreateBucket', { Bucket: bucket })
    if (load.method === 'PUT') return
    const Body = bodyBytes(load.bodyBytes)
    for (const Key of keysOf(load)) await client.send('PutObject', { Bucket: bucket, Key, Body })
  } finally {
    await client.close()
  }
}
