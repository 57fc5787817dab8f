import {
  CreateBucketCommand,
  PutBucketPolicyCommand,
  PutBucketWebsiteCommand,
  PutObjectCommand,
  type WebsiteConfiguration,
} from '@aws-sdk/client-s3'
import { exchange, type RawAnswer } from './exchange.ts'
import { blockAccess, publicRead } from './public-access.ts'
import type { S3World } from './s3-world.ts'

/** A visit: the path, and what a browser may send with it. */
export interface Visit {
  readonly method?: string
  readonly host?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly endpoint?: string
}

/** A bucket as a website, and a visitor of it. */
export interface Site {
  readonly bucket: string
  /** Asks for a path, below the site's own host name. */
  visit(path: string, options?: Visit): Promise<RawAnswer>
  /** Where a redirect inside the site leads. */
  at(path: string): string
  put(key: string, more?: Partial<ConstructorParameters<typeof PutObjectCommand>[0]>): Promise<void>
  configure(website: WebsiteConfiguration): Promise<void>
}

/** Makes a bucket whose objects everybody may read. Each has its key for a body. */
export async function openSite(world: S3World, bucket: string): Promise<Site> {
  const { s3, endpoint, port } = world
  const host = `${bucket}.s3-website.localhost:${port}`
  await s3.send(new CreateBucketCommand({ Bucket: bucket }))
  await blockAccess(world, bucket, false)
  await s3.send(new PutBucketPolicyCommand({ Bucket: bucket, Policy: publicRead(bucket) }))
  return {
    bucket,
    at: (path) => `http://${host}${path}`,
    visit: (path, { method = 'GET', headers = {}, ...visit } = {}) =>
      exchange(visit.endpoint ?? endpoint, {
        method,
        url: path,
        headers: { host: visit.host ?? host, ...headers },
        body: Buffer.alloc(0),
      }),
    async put(Key, more) {
      await s3.send(
        new PutObjectCommand({
          Bucket: bucket,
          Key,
          Body: Key,
          ContentType: 'text/html',
          ...more,
        }),
      )
    },
    async configure(WebsiteConfiguration) {
      await s3.send(new PutBucketWebsiteCommand({ Bucket: bucket, WebsiteConfiguration }))
    },
  }
}
