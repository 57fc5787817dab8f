import { S3Client } from '@aws-sdk/client-s3'
import { AwsS3StorageAdapter } from '@flystorage/aws-s3'
import { FileStorage } from '@flystorage/file-storage'
import { region, type Client, type Reach } from './client.ts'

export function flystorage({ endpoint, bucket, ...credentials }: Reach): Client {
  const client = new S3Client({ endpoint, region, forcePathStyle: true, credentials })
  const options = { visibility: { enabled: false } }
  const storage = new FileStorage(new AwsS3StorageAdapter(client, { bucket }), undefined, options)
  return {
    put: (key, body, mimeType) => storage.write(key, body, mimeType ? { mimeType } : {}),
    get: (key) => storage.readToUint8Array(key),
    async list(prefix) {
      let keys = 0
      for await (const _ of storage.list(prefix, { deep: true })) keys += 1
      return keys
    },
    close: () => client.destroy(),
  }
}
