import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3'
import { createS3Client } from '../../src/client/s3-client.ts'
import { bodyBytes } from './body-bytes.ts'
import type { ClientJob } from './load-job.ts'
import type { Work } from './work.ts'

interface Client {
  readonly put: (key: string) => Promise<unknown>
  readonly get: (key: string) => Promise<Uint8Array | undefined>
  readonly close: () => unknown
}

/** Calls of the job's client, for one of its keys after the other. Throws if other bytes come back. */
export function callClient(job: ClientJob): Work {
  const { put, get, close } = job.client === 'stowage' ? ours(job) : awsSdk(job)
  const expected = bodyBytes(job.bodyBytes)
  let next = 0
  const nextKey = (): string => job.keys[next++ % job.keys.length] ?? ''
  const getNext = async (): Promise<void> => {
    const bytes = await get(nextKey())
    if (bytes === undefined || !expected.equals(bytes)) throw new Error('other bytes came back')
  }
  return { operation: job.operation === 'put' ? () => put(nextKey()) : getNext, close }
}

// Both with their defaults: checksums are sent and verified, failures tried again.

function ours({ endpoint, bucket: Bucket, ...job }: ClientJob): Client {
  const client = createS3Client({ endpoint, credentials: job })
  const Body = bodyBytes(job.bodyBytes)
  return {
    put: (Key) => client.send('PutObject', { Bucket, Key, Body }),
    get: async (Key) => (await client.send('GetObject', { Bucket, Key })).Body.bytes(),
    close: () => client.close(),
  }
}

function awsSdk({ endpoint, bucket: Bucket, ...job }: ClientJob): Client {
  const region = 'us-east-1'
  const client = new S3Client({ endpoint, region, forcePathStyle: true, credentials: job })
  const Body = bodyBytes(job.bodyBytes)
  return {
    put: (Key) => client.send(new PutObjectCommand({ Bucket, Key, Body })),
    get: async (Key) => {
      const output = await client.send(new GetObjectCommand({ Bucket, Key }))
      return output.Body?.transformToByteArray()
    },
    close: () => client.destroy(),
  }
}
