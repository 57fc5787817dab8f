import type { S3Client } from '../../src/client/s3-client.ts'
import { bucket as Bucket } from './two-worlds.ts'

/** One thing to do in each of two worlds, whose outcomes have to be equal. */
export type Step = readonly [title: string, run: (client: S3Client) => Promise<unknown>]

export const attributes = {
  ContentType: 'application/pdf',
  CacheControl: 'no-store',
  ContentDisposition: 'attachment; filename="bill.pdf"',
  ContentLanguage: 'en',
  Metadata: { Shipper: 'Prime', 'port-of-loading': 'Cleveland' },
  Expires: new Date('2031-01-01T00:00:00Z'),
}

export const put = (client: S3Client, Key: string, Body = Key, more = {}) =>
  client.send('PutObject', { Bucket, Key, Body, ...more })

export const read = async (client: S3Client, Key: string, more = {}) => {
  const { Body, ...output } = await client.send('GetObject', { Bucket, Key, ...more })
  return { ...output, text: await Body.text() }
}

export const list = (client: S3Client, more = {}) =>
  client.send('ListObjectsV2', { Bucket, ...more })

export const etagOf = async (client: S3Client, Key: string) =>
  (await client.send('HeadObject', { Bucket, Key })).ETag
