import { Disk } from 'flydrive'
import { S3Driver } from 'flydrive/drivers/s3'
import { region, type Client, type Reach } from './client.ts'

export function flydrive({ endpoint, bucket, ...credentials }: Reach): Client {
  const disk = new Disk(
    new S3Driver({
      endpoint,
      region,
      forcePathStyle: true,
      credentials,
      bucket,
      visibility: 'private',
      // Buckets of today refuse an ACL.
      supportsACL: false,
    }),
  )
  return {
    put: (key, body, contentType) => disk.put(key, body, contentType ? { contentType } : {}),
    get: (key) => disk.getBytes(key),
    async list(prefix) {
      let keys = 0
      let paginationToken: string | undefined
      do {
        const options = { recursive: true, ...(paginationToken && { paginationToken }) }
        const page = await disk.listAll(prefix, options)
        for (const _ of page.objects) keys += 1
        paginationToken = page.paginationToken
      } while (paginationToken)
      return keys
    },
    close: () => {},
  }
}
