import { listObjects } from '../../../src/client/list-objects.ts'
import { createS3Client } from '../../../src/client/s3-client.ts'
import type { Client, Reach } from './client.ts'

export function ourClient({ endpoint, bucket: Bucket, ...credentials }: Reach): Client {
  const client = createS3Client({ endpoint, credentials })
  return {
    put: (Key, Body, ContentType) => client.send('PutObject', { Bucket, Key, Body, ContentType }),
    get: async (Key) => (await client.send('GetObject', { Bucket, Key })).Body.bytes(),
    async list(Prefix) {
      let keys = 0
      for await (const { Contents = [] } of listObjects(client, { Bucket, Prefix }))
        keys += Contents.length
      return keys
    },
    close: () => client.close(),
  }
}
