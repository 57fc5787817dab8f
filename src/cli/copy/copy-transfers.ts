import type { S3Client } from '../../client/s3-client.ts'
import { encodePathKey } from '../../core/percent.ts'
import { s3Url, type S3Location } from '../s3-location.ts'
import { directoryPrefix, objectKeys } from './object-keys.ts'
import type { Transfer } from './transfer.ts'

export interface CopyOptions {
  readonly target: S3Location
  readonly recursive: boolean
  readonly contentType: string | undefined
  readonly signal: AbortSignal
}

/** Objects copied within S3, by S3 itself: no bytes pass through here. At most 5 GiB each. */
export async function* copyTransfers(
  client: S3Client,
  source: S3Location,
  { target, recursive, contentType, signal }: CopyOptions,
): AsyncGenerator<Transfer, void, undefined> {
  const prefix = recursive ? directoryPrefix(target.key) : target.key
  const isInto = recursive || prefix === '' || prefix.endsWith('/')
  for await (const { key, size = 0, relativeKey } of objectKeys(client, source, {
    recursive,
    signal,
  })) {
    const from = { bucket: source.bucket, key }
    const to = { bucket: target.bucket, key: isInto ? prefix + relativeKey : target.key }
    yield {
      source: s3Url(from),
      target: s3Url(to),
      size,
      async run(options) {
        await copyObject(client, { from, to, contentType, signal: options.signal })
        options.onBytes(size)
        return size
      },
    }
  }
}

interface Copy {
  readonly from: S3Location
  readonly to: S3Location
  readonly contentType: string | undefined
  readonly signal: AbortSignal
}

async function copyObject(
  client: S3Client,
  { from, to, contentType, signal }: Copy,
): Promise<void> {
  const input = {
    Bucket: to.bucket,
    Key: to.key,
    CopySource: encodePathKey(`${from.bucket}/${from.key}`),
  }
  if (contentType === undefined) {
    await client.send('CopyObject', input, { signal })
    return
  }
  // S3 replaces all of the metadata or none of it, so what stays is read and sent again.
  const head = await client.send('HeadObject', { Bucket: from.bucket, Key: from.key }, { signal })
  const { CacheControl, ContentDisposition, ContentEncoding, ContentLanguage, Metadata } = head
  await client.send(
    'CopyObject',
    {
      ...input,
      MetadataDirective: 'REPLACE',
      ContentType: contentType,
      CacheControl,
      ContentDisposition,
      ContentEncoding,
      ContentLanguage,
      Metadata,
      CopySourceIfMatch: head.ETag,
    },
    { signal },
  )
}
