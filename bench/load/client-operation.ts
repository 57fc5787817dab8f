import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3'
import { createS3Client } from '../../src/client/s3-client.ts'
import { bodyBytes } from './body-bytes.ts'
import type { ClientJob } from './load-job.ts'

interface ClientOperations {
  readonly put: (key: string) => Promise<unknown>
  readonly get: (key: string) => Promise<unknown>
}

/** One call of the job's client, for the next of its keys. */
export function clientOperation(job: ClientJob): () => Promise<unknown> {
  const operations = job.client === 'stowage' ? ours(job) : awsSdk(job)
  const operation = operations[job.operation]
  let next = 0
  return () => operation(job.keys[next++ % job.keys.length] ?? '')
}

function ours({ endpoint, connections, bucket: Bucket, ...job }: ClientJob): ClientOperations {
  const client = createS3Client({ endpoint, connections, credentials: job, retries: 0 })
  const Body = bodyBytes(job.bodyBytes)
  return {
    put: (Key) => client.send('PutObject', { Bucket, Key, Body }),
    get: async (Key) => (await client.send('GetObject', { Bucket, Key })).Body.bytes(),
  }
}

function awsSdk({ endpoint, bucket: Bucket, ...job }: ClientJob): ClientOperations {
  const region = 'us-east-1'
  const client = new S3Client({ endpoint, region, forcePathStyle: true, credentials: job })
  const Body = bodyBytes(job.bodyBytes)
  return {
    put: (Key) => client.send(new PutObjectCommand({ Bucket, Key, Body })),
    get: async (Key) => {
      const output = await client.send(new GetObjectCommand({ Bucket, Key }))
      return output.Body?.transformToByteArray()
    },
  }
}
