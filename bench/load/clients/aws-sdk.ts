import {
  GetObjectCommand,
  paginateListObjectsV2,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3'
import { region, type Client, type Reach } from './client.ts'

export function awsSdk({ endpoint, bucket: Bucket, ...credentials }: Reach): Client {
  const client = new S3Client({ endpoint, region, forcePathStyle: true, credentials })
  return {
    put: (Key, Body, ContentType) =>
      client.send(new PutObjectCommand({ Bucket, Key, Body, ContentType })),
    async get(Key) {
      const { Body } = await client.send(new GetObjectCommand({ Bucket, Key }))
      return Body?.transformToByteArray()
    },
    async list(Prefix) {
      let keys = 0
      for await (const { Contents = [] } of paginateListObjectsV2({ client }, { Bucket, Prefix }))
        keys += Contents.length
      return keys
    },
    close: () => client.destroy(),
  }
}
